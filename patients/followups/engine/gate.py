"""Everything that can speak against a follow-up at the moment it would go out. Reads; never writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from integration_care.core.asked_often import asked_often
from patients.followups.actions.plans import consented, contacts, quiet_hours, reach_of
from patients.followups.channels import is_set_up
from patients.followups.engine.messages import reaches
from patients.followups.models import FollowUp, IntegrationWindow
from patients.followups.models.follow_up import FollowUpQuerySet
from patients.followups.offered import unwanted
from patients.followups.planning.limits import Limits
from patients.followups.planning.planned import Contact
from patients.followups.planning.quiet import find_slot, is_quiet
from patients.followups.planning.rungs import turn_of
from patients.followups.standing import Standing, needless
from patients.models import Course
from patients.protocols.steps import FollowUpStep

Status, Cause = FollowUp.Status, FollowUp.Cause
ANSWERED = "the patient answered"
LONGEST_DAY = timedelta(hours=25)  # when the clocks go back
CHANNELS = {"email": "e-mail", "sms": "text messages", "push": "phone notifications"}


@dataclass(frozen=True)
class Stop:
    """It ends here, unsent. An expired or failed one becomes a task for staff."""

    status: FollowUp.Status
    cause: FollowUp.Cause
    reason: str

    @property
    def needs_task(self) -> bool:
        return self.status in (Status.EXPIRED, Status.FAILED)


@dataclass(frozen=True)
class Hold:
    """Not now, but in time: quiet hours, a day that has had its messages, or a message to go out first."""

    until: datetime


def verdict(follow_up: FollowUp, now: datetime) -> Stop | Hold | None:
    """None: go. The order matters: what was never needed, or never meant to go out, is not called late."""
    if not follow_up.is_message:
        return _pointless(follow_up, now) or _too_late(follow_up, now) or _out_of_turn(follow_up, now)
    stop = _pointless(follow_up, now) or _unreachable(follow_up) or _too_late(follow_up, now)
    return stop or _quiet(follow_up, now) or _too_many(follow_up, now)


def _pointless(follow_up: FollowUp, now: datetime) -> Stop | None:
    window, course = follow_up.window, _course(follow_up)
    if window is not None and window.cancelled_at is not None:
        return Stop(Status.CANCELLED, Cause.VOID, "the dose was entered in error")
    if follow_up.patient.is_archived:
        return Stop(Status.CANCELLED, Cause.ARCHIVED, "the patient is archived")
    if course is None or course.phase == Course.Phase.CLOSED:
        return Stop(Status.CANCELLED, Cause.CLOSED, "the course is closed")
    if course.paused_at is not None:
        return Stop(Status.SUPPRESSED, Cause.PAUSED, "the course is paused")
    if reason := unwanted(follow_up, now):
        return Stop(Status.SUPPRESSED, Cause.ANSWERED, reason)
    return _needless(follow_up, window, now) if window else _answered(follow_up)


def _needless(follow_up: FollowUp, window: IntegrationWindow, now: datetime) -> Stop | None:
    if reason := needless(follow_up.rule, Standing(window, now, for_patient=follow_up.is_message)):
        answered = bool(follow_up.rule.get("stops_on_answer")) and window.answered_at is not None
        return Stop(Status.SUPPRESSED, Cause.ANSWERED if answered else Cause.NEEDLESS, reason)
    return None


def _course(follow_up: FollowUp) -> Course | None:
    """The dose's course; of a message beside any dose, the course under way."""
    if follow_up.window is not None:
        return follow_up.window.course
    mine = Course.objects.under_way().filter(patient=follow_up.patient_id)
    return mine.select_related("protocol_version").first()


def _answered(follow_up: FollowUp) -> Stop | None:
    """A message that asks for questionnaires, when none of them is open any more."""
    asked = follow_up.assignments.all()
    if not asked or any(one.is_open for one in asked):
        return None
    return Stop(Status.SUPPRESSED, Cause.ANSWERED, ANSWERED)


def _too_late(follow_up: FollowUp, now: datetime) -> Stop | None:
    if now < follow_up.expires_at:
        return None
    return Stop(Status.EXPIRED, Cause.TOO_LATE, "it could not go out in time")


def _out_of_turn(task: FollowUp, now: datetime) -> Hold | None:
    """The message above it was put off at the last moment: it comes first, with time for an answer."""
    step = FollowUpStep.from_data(task.rule) if "due" in task.rule else None
    if task.window is None or step is None or step.due.after_step is None:
        return None
    ahead = task.window.follow_ups.unsent().to_patients().filter(due_at__gt=now)
    above = ahead.filter(channel__in=reach_of(task.patient)).exclude(rule={})
    moments = [(FollowUpStep.from_data(row.rule), row.due_at) for row in above]
    turn = turn_of(step, moments, task.expires_at)
    return Hold(turn) if turn else None


def _unreachable(follow_up: FollowUp) -> Stop | None:
    """No channel or consent: never meant to be. No address: meant to be, so staff hear of it."""
    channel = follow_up.channel
    if not is_set_up(channel):
        return Stop(Status.SUPPRESSED, Cause.NO_CHANNEL, f"{CHANNELS[channel]} are not set up")
    if channel not in consented(follow_up.patient_id):
        return Stop(Status.SUPPRESSED, Cause.CONSENT, f"no consent to {CHANNELS[channel]}")
    if not reaches(follow_up.patient, channel):
        nobody = "no phone is left to tell" if channel == FollowUp.Channel.PUSH else "no address on record"
        return Stop(Status.FAILED, Cause.ADDRESS, nobody)
    return None


def _quiet(follow_up: FollowUp, now: datetime) -> Stop | Hold | None:
    """The patient's zone as it is today: they may have travelled since it was planned."""
    zone, quiet = follow_up.patient.zone, quiet_hours(follow_up.clinic)
    if not is_quiet(now, zone=zone, quiet=quiet):
        return None
    slot = find_slot(now, expires_at=follow_up.expires_at, earliest=now, zone=zone, quiet=quiet)
    if slot is None:
        return Stop(Status.EXPIRED, Cause.QUIET, "quiet hours leave no time for it")
    return Hold(slot.at)


def _too_many(follow_up: FollowUp, now: datetime) -> Stop | Hold | None:
    """By what reached the patient, or may have. The caller holds the patient's lock, so none slips past."""
    window, course = follow_up.window, _course(follow_up)
    if course is None:
        return None
    began, until = (window.anchor_at, window.effective_closes_at) if window else (now, now)
    since = min(began, now - LONGEST_DAY)
    limits = Limits(
        course.protocol_version.rules.messages,
        since=began,
        until=until,
        zone=follow_up.patient.zone,
        quiet=quiet_hours(follow_up.clinic),
    )
    already = contacts(_told_since(follow_up.patient_id, since, follow_up.pk))
    reason = limits.reason_against(Contact(now, follow_up.is_journal_request), already)
    if reason and follow_up.asks_again:  # nobody has answered the first try: it waits for a day with room
        later = limits.next_room(now, expires_at=follow_up.expires_at, already=already)
        return Hold(later) if later else Stop(Status.SUPPRESSED, Cause.LIMIT, reason)
    return Stop(Status.SUPPRESSED, Cause.LIMIT, reason) if reason else None


@asked_often
def _told_since(patient: UUID, since: datetime, besides: UUID) -> FollowUpQuerySet:
    mine = FollowUp.objects.filter(patient=patient, status_at__gte=since).to_patients().went_out()
    return mine.exclude(pk=besides).only("audience", "channel", "status", "status_at", "due_at", "rule")
