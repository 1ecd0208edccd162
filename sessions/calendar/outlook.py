"""What the calendar says about a dose before it is booked: a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES
from patients.followups.window import Window
from patients.models import Course
from sessions.calendar.better import DoseTime, Plan, week_of
from sessions.calendar.bookability import Bookability, total
from sessions.calendar.facts import diary_of, windows_to_meet
from sessions.calendar.free_time import Diary, inside
from sessions.models import CareSession


@dataclass(frozen=True)
class Outlook:
    """`worked` is the integrator's working time in the window, booked or not; None: no hours were entered.

    `better` is None where nobody knows when the `giver` of the dose works, and in a series.
    """

    window: Window
    giver: Membership
    integrator: Membership
    session: timedelta
    worked: timedelta | None
    bookable: Bookability
    better: list[DoseTime] | None


def outlook(
    course: Course,
    *,
    at: datetime,
    visit: timedelta,
    giver: Membership,
    now: datetime,
    zone: ZoneInfo,
    moving: CareSession | None = None,
) -> Outlook:
    """Of a dose at `at`, given by `giver`; integration is the patient's lead's. `moving` is no obstacle."""
    rules = course.protocol_version.rules
    integrator = team_lead(course) or giver
    plan = Plan(
        at=at,
        giver=_diary(giver, course, at, zone, moving),
        integrator=_diary(integrator, course, at, zone, moving),
        others=_other_doses(course, at, moving),
        rules=rules.window,
        visit=visit,
        session=timedelta(minutes=rules.integration.default_length_min.value),
    )
    window = plan.window(at)
    return Outlook(
        window=window,
        giver=giver,
        integrator=integrator,
        session=plan.session,
        worked=worked_in(plan.integrator, window),
        bookable=plan.bookable(at),
        better=plan.better(now) if plan.giver.hours and plan.integrator.hours else None,
    )


def team_lead(course: Course) -> Membership | None:
    """Who treats the patient first of all."""
    team = course.patient.care_team.filter(left_on=None, member__role__in=CLINICAL_ROLES)
    row = team.select_related("member__user").order_by("-is_lead", "joined_on").first()
    return row.member if row else None


def worked_in(diary: Diary, window: Window) -> timedelta | None:
    if not diary.hours:
        return None
    since, until = window.opens_at, window.effective_closes_at
    return total(inside(diary.working(since, until), since, until))


def _diary(
    member: Membership,
    course: Course,
    at: datetime,
    zone: ZoneInfo,
    moving: CareSession | None,
) -> Diary:
    """Whatever takes the member's time or the patient's. A dose beside another is allowed, and no advice."""
    reach = timedelta(hours=course.protocol_version.rules.window.close_h.value)
    monday, ends = week_of(at, zone)
    booked = CareSession.objects.filling(monday - reach, ends + reach + timedelta(days=1))
    booked = booked.filter(Q(lead=member) | Q(patient=course.patient_id))
    booked = booked.exclude(pk__in=[moving.pk] if moving else [])
    taken = list(booked.values_list("scheduled_start", "scheduled_end"))
    return diary_of(member, monday - reach, zone, taken)


def _other_doses(course: Course, at: datetime, moving: CareSession | None) -> list[datetime]:
    own = {at, moving.scheduled_start} if moving else {at}
    return [window.anchor_at for window in windows_to_meet(course) if window.anchor_at not in own]
