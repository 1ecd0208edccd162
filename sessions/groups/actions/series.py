"""A circle as a whole: opened with its dates, edited, closed, opened again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_moment
from sessions.actions.together import Step, do_all
from sessions.errors import ReasonNeeded, Refused
from sessions.groups.actions.meetings import add_meeting, cancel_meeting, move_meeting
from sessions.groups.actions.roster import leave
from sessions.groups.actions.together import hold_everyone_in, lock_group, tell
from sessions.groups.models import Group, Meeting


@dataclass(frozen=True)
class Plan:
    """A circle as it was typed."""

    name: str
    lead: Membership
    co_lead: Membership | None
    place: str
    capacity: int
    minutes: int


@transaction.atomic
def open_group(
    *,
    by: Membership,
    plan: Plan,
    starts: Sequence[datetime],
    now: datetime,
    without: Collection[str] = (),
) -> Group:
    """A circle with a meeting at each of `starts`; a date is left out by its ISO instant."""
    group = Group(clinic_id=by.clinic_id, **vars(plan))
    _check(group)
    group.save(force_insert=True)
    tell(group, "circle.opened", by=by, meetings=len(starts))
    length = timedelta(minutes=plan.minutes)

    def step(at: datetime) -> Step:
        who = local_moment(at, by.clinic.zone)
        return Step(
            at.isoformat(),
            who,
            lambda: add_meeting(by=by, group=group, starts_at=at, ends_at=at + length, now=now),
        )

    do_all([step(at) for at in starts], without=without)
    return group


@transaction.atomic
def edit_group(
    *, by: Membership, group: Group, plan: Plan, now: datetime, without: Collection[str] = ()
) -> Group:
    """Another lead or place goes for the coming meetings too; one that is left out keeps what it had."""
    lock_group(group)
    is_moving = (group.lead_id, group.co_lead_id, group.place) != (
        plan.lead.pk,
        plan.co_lead and plan.co_lead.pk,
        plan.place,
    )
    for name, value in vars(plan).items():
        setattr(group, name, value)
    _check(group)
    group.save()
    tell(group, "circle.edited", by=by)
    if is_moving:
        _tell_the_meetings(group, by=by, now=now, without=without)
    return group


def _tell_the_meetings(group: Group, *, by: Membership, now: datetime, without: Collection[str]) -> None:
    def step(meeting: Meeting) -> Step:
        return Step(
            key=str(meeting.pk),
            who=local_moment(meeting.scheduled_start, by.clinic.zone),
            act=lambda: move_meeting(
                by=by, meeting=meeting, starts_at=meeting.scheduled_start, ends_at=meeting.scheduled_end,
                lead=group.lead, place=group.place, now=now,
            ),
        )  # fmt: skip

    coming = list(group.meetings.coming(now).select_related("group"))
    hold_everyone_in(coming)
    do_all([step(meeting) for meeting in coming], without=without)


@transaction.atomic
def close_group(*, by: Membership, group: Group, reason: str, now: datetime) -> Group:
    """No more meetings: those to come are cancelled, and nobody waits any more."""
    lock_group(group)
    if not reason.strip():
        raise ReasonNeeded("Say why in a few words; it stays in the record.")
    coming = list(group.meetings.coming(now).select_related("group"))
    hold_everyone_in(coming)
    for meeting in coming:
        cancel_meeting(by=by, meeting=meeting, reason=reason, now=now)
    for member in group.members.waiting().select_related("group", "patient"):
        leave(by=by, member=member, reason="The circle was closed", now=now)
    group.is_open = False
    group.save()
    tell(group, "circle.closed", by=by)
    return group


@transaction.atomic
def reopen_group(*, by: Membership, group: Group, now: datetime) -> Group:
    lock_group(group)
    group.is_open = True
    _check(group)
    group.save()
    tell(group, "circle.reopened", by=by)
    return group


def _check(group: Group) -> None:
    if group.co_lead_id == group.lead_id:
        raise Refused("The co-lead is somebody else than the lead, or nobody.", field="co_lead")
    same = Group.objects.filter(clinic=group.clinic_id, is_open=True, name__iexact=group.name)
    if group.is_open and same.exclude(pk=group.pk).exists():
        raise Refused("An open circle has this name already. Give it another one.", field="name")
    taken = group.members.present().count() if not group._state.adding else 0
    if taken > group.capacity:
        raise Refused(f"{taken} patients are in this circle. It needs as many places.", field="capacity")
