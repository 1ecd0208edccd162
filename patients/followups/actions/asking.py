"""From follow-ups that name questionnaires to the assignments a patient finds; and a message by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from integration_care.audit.actors import ENGINE
from patients.followups import doorbell, links
from patients.followups.asked import free_from, not_before, wanted
from patients.followups.models import FollowUp, IntegrationWindow
from patients.followups.transitions import end
from patients.measures.assignments.actions import (
    PLAN_CHANGED,
    Asked,
    Place,
    bring_back,
    let_go,
    plan,
    put_off,
)
from patients.measures.known import known_to
from patients.measures.models import Assignment
from patients.models import Course
from patients.protocols.rules import MeasureRule
from patients.protocols.steps import Audience, Channel

A_DAY = timedelta(days=1)
ASKED_THEN = "put off to a time when the same is asked for again"
BY_PROTOCOL = "the protocol asks for the same at that time"


def match(course: Course, windows: Sequence[IntegrationWindow], now: datetime) -> None:
    """Make the assignments of the course agree with its follow-ups. The caller holds the course's lock."""
    rows = [row for row in _messages(course) if row.rule.get("measures")]
    if not rows:
        return
    known, asked = known_to(course.clinic_id), dict[Place, Asked]()
    for one in wanted(rows, course.protocol_version.rules.measures, windows):
        instrument = known.find(one.key)
        if instrument is not None and one.due_until > now:
            asked[one.follow_up.pk, one.key] = Asked(instrument, one.due_from, one.due_until)
    plan(by=ENGINE, course=course, follow_ups=[row.pk for row in rows], wanted=asked, now=now)


def keep_hours_free(course: Course, windows: Sequence[IntegrationWindow], now: datetime) -> None:
    """What a person asked for waits as long after a dose as the protocol's own, with its message.

    Where somebody asked for the same again by then, once is enough: the one put off is let go. So is what
    is still to come, where the protocol asks for the same within a day. What the patient has
    begun stays open to them. What was let go for a request of the protocol comes back when that is gone.
    The caller holds the course's lock, and has planned the protocol's own.
    """
    doses, rules = [window.anchor_at for window in windows], course.protocol_version.rules.measures
    if not course.is_closed:
        _bring_back_what_is_asked_no_more(course, rules, doses, now)
    mine = Assignment.objects.by_hand(course, now).select_related("follow_up")
    looked_at = []
    for one in mine.select_for_update(of=("self",)):
        due_from = free_from(one.instrument, one.due_from, one.due_until, rules, doses)
        letter, later = one.follow_up, due_from - one.due_from
        if later:
            put_off(by=ENGINE, assignment=one, due_from=due_from)
        looked_at.append((one, letter, later))
    for one, letter, later in looked_at:
        if reason := _why_needless(one, letter, now, is_put_off=bool(later)):
            let_go(by=ENGINE, assignment=one, reason=reason, now=now)
            if letter is not None:
                withdraw(follow_up=letter, reason=reason, now=now)
        elif later:
            _put_off(letter, later)


def _begins(one: Assignment, now: datetime) -> datetime:
    """When its message was to go out, before a dose put it off; or as it stands, where that time is over."""
    asked = one.follow_up.due_at if one.follow_up else one.due_from
    return asked if asked + (one.due_until - one.due_from) > now else one.due_from


def _is_asked_about(one: Assignment, at: datetime) -> bool:
    """By the protocol, answered or not, or by a person since."""
    same = Assignment.objects.filter(course=one.course_id, instrument=one.instrument)
    protocols = same.filter(by=None).exclude(status=Assignment.Status.LET_GO, reason=PLAN_CHANGED)
    by_hand = same.filter(by__isnull=False).exclude(status=Assignment.Status.LET_GO)
    until = at + (one.due_until - one.due_from)
    return (
        protocols.filter(due_from__gt=at - A_DAY, due_from__lt=at + A_DAY).exists()
        or by_hand.filter(due_from__lt=until - A_DAY, due_until__gt=at + A_DAY).exists()
    )


def _bring_back_what_is_asked_no_more(
    course: Course, rules: Sequence[MeasureRule], doses: Sequence[datetime], now: datetime
) -> None:
    for one in Assignment.objects.let_go_for(course, BY_PROTOCOL, now).select_related("follow_up"):
        begins = _begins(one, now)
        until = begins + (one.due_until - one.due_from)
        if not _is_asked_about(one, free_from(one.instrument, begins, until, rules, doses)):
            _bring_back(one, begins, now)


def _bring_back(one: Assignment, due_from: datetime, now: datetime) -> None:
    let_go_at, letter = one.status_at, one.follow_up
    bring_back(by=ENGINE, assignment=one, due_from=due_from, now=now)
    if letter is None:
        return
    links.reopen_of(letter, revoked_at=let_go_at)
    if letter.status == FollowUp.Status.CANCELLED and letter.expires_at > now:
        end(letter, FollowUp.Status.PLANNED, now=now)


def _why_needless(one: Assignment, letter: FollowUp | None, now: datetime, *, is_put_off: bool) -> str:
    if is_put_off and _is_asked_then(one):
        return ASKED_THEN
    is_unsent = letter is not None and letter.status == FollowUp.Status.PLANNED
    is_to_come = is_put_off or (is_unsent and one.due_from > now)
    mine = Assignment.objects.filter(course=one.course_id)
    is_protocols = is_to_come and mine.by_protocol_about(one.instrument, one.due_from).exists()
    return BY_PROTOCOL if is_protocols else ""


def _is_asked_then(one: Assignment) -> bool:
    """Whether a person asked for the same again, to be answered meanwhile, for more than a day of it."""
    same = Assignment.objects.open().filter(course=one.course_id, instrument=one.instrument)
    others = same.filter(
        by__isnull=False, due_from__lt=one.due_until - A_DAY, due_until__gt=one.due_from + A_DAY
    )
    return others.exclude(pk=one.pk).exists()


def _put_off(letter: FollowUp | None, by: timedelta) -> None:
    if letter is not None and letter.status == FollowUp.Status.PLANNED:
        letter.due_at, letter.expires_at = letter.due_at + by, letter.expires_at + by
        letter.save(update_fields=["due_at", "expires_at"])


def _messages(course: Course) -> QuerySet[FollowUp]:
    return FollowUp.objects.to_patients().filter(window__course=course)


def earliest(course: Course, key: str, at: datetime) -> datetime:
    """When this questionnaire may be asked for at `at` or after, so many hours after a dose."""
    windows = IntegrationWindow.objects.standing().filter(course=course)
    doses = windows.values_list("anchor_at", flat=True)
    return not_before(key, at, course.protocol_version.rules.measures, doses)


@transaction.atomic
def write_to(
    *, course: Course, step: str, due_at: datetime, expires_at: datetime, title: str, measures: Sequence[str],
    now: datetime,
) -> FollowUp:  # fmt: skip
    """A message with a link to questions that a person asks for, beside any dose; once for each `step`.

    The engine sends it like any other: consent, quiet hours and the day's limit are looked at then.
    """
    rule = {"key": step, "message": "questions", "measures": list(measures)}
    return _letter(course, rule, due_at=due_at, expires_at=expires_at, title=title, now=now)


@transaction.atomic
def write_journal_request(
    *, course: Course, step: str, due_at: datetime, expires_at: datetime, title: str, prompt_set: str,
    now: datetime,
) -> FollowUp:  # fmt: skip
    """A message with a link to an offered prompt set, beside any dose: the day's journal request."""
    rule = {"key": step, "message": "journal", "prompt_set": prompt_set, "is_journal_request": True}
    return _letter(course, rule, due_at=due_at, expires_at=expires_at, title=title, now=now)


def _letter(
    course: Course, rule: dict[str, Any], *, due_at: datetime, expires_at: datetime, title: str, now: datetime
) -> FollowUp:
    row, _ = FollowUp.objects.get_or_create(
        patient_id=course.patient_id, window=None, step=rule["key"], audience=Audience.PATIENT.value,
        defaults={
            "clinic_id": course.clinic_id, "title": title, "channel": Channel.EMAIL.value,
            "due_at": due_at, "expires_at": expires_at, "status_at": now, "rule": rule,
        },
    )  # fmt: skip
    transaction.on_commit(doorbell.ring)
    return row


@transaction.atomic
def withdraw(*, follow_up: FollowUp, reason: str, now: datetime) -> None:
    """Nothing is asked for any more: what is unsent is not sent, and a link that is out leads nowhere."""
    held = FollowUp.objects.select_for_update().get(pk=follow_up.pk)
    if held.status == FollowUp.Status.PLANNED:
        end(held, FollowUp.Status.CANCELLED, now=now, cause=FollowUp.Cause.NEEDLESS, reason=reason)
    links.revoke_of(held, now=now)
