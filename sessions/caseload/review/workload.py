"""How full each clinician is this week: a fixed number of queries, whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from integration_care.accounts.models import Clinic, Holiday, Leave, Membership, WorkingHours
from integration_care.core.permissions import CLINICAL_ROLES
from patients.followups.models import IntegrationWindow
from patients.followups.models.window import nobody_expected
from patients.models import CareTeamMember, Course
from sessions.calendar.bookability import total
from sessions.calendar.circles import hours_by_lead
from sessions.calendar.free_time import DAY, Diary, Span, inside
from sessions.models import CareSession
from sessions.notes.waiting import Waiting, waiting_by_author


class Windows(NamedTuple):
    """Of one lead's patients: open at some time of the week, of those still to be met, and nothing booked."""

    this_week: int = 0
    to_meet: int = 0
    unbooked: int = 0


@dataclass(frozen=True)
class Load:
    """One clinician's. `free` is what is left of the week's working hours; None where nobody has said when
    they work."""

    member: Membership
    patients: int
    windows: Windows
    free: timedelta | None
    waiting: Waiting | None


@dataclass(frozen=True)
class Week:
    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, now: datetime, zone: ZoneInfo) -> Week:
        """Monday to Sunday, by the clinic's clock."""
        monday = now.astimezone(zone).date() - timedelta(days=now.astimezone(zone).weekday())
        return cls(_midnight(monday, zone), _midnight(monday + timedelta(days=7), zone))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def loads(clinic: Clinic, now: datetime) -> list[Load]:
    week = Week.of(now, clinic.zone)
    led, windows, free = patients_led(clinic), windows_led(clinic, week, now), free_hours(clinic, week, now)
    waiting = {one.author.pk: one for one in waiting_by_author(clinic.pk)}
    return [
        Load(
            member=member,
            patients=led.get(member.pk, 0),
            windows=windows.get(member.pk, Windows()),
            free=free.get(member.pk),
            waiting=waiting.get(member.pk),
        )
        for member in clinic.memberships.with_role(*CLINICAL_ROLES)
    ]


def patients_led(clinic: Clinic) -> Mapping[UUID, int]:
    """Active patients with a course under way, by who leads their care."""
    led = CareTeamMember.objects.filter(clinic=clinic, is_lead=True, left_on=None, patient__is_archived=False)
    under_way = led.filter(patient__in=Course.objects.under_way().values("patient"))
    return dict(under_way.order_by().values_list("member").annotate(Count("pk")))


def windows_led(clinic: Clinic, week: Week, now: datetime) -> Mapping[UUID, Windows]:
    leading = Q(patient__care_team__is_lead=True, patient__care_team__left_on=None)
    with_room = IntegrationWindow.objects.to_be_met()
    this_week = with_room.filter(
        leading,
        clinic=clinic,
        patient__is_archived=False,
        opens_at__lt=week.ends,
        effective_closes_at__gt=week.begins,
    )
    to_meet = Q(met_at=None, excused_at=None, effective_closes_at__gt=now)
    rows = (
        this_week.order_by()
        .values_list("patient__care_team__member")
        .annotate(
            this_week=Count("pk"),
            to_meet=Count("pk", filter=to_meet),
            unbooked=Count("pk", filter=to_meet & nobody_expected(now)),
        )
    )
    return {lead: Windows(*numbers) for lead, *numbers in rows}


def free_hours(clinic: Clinic, week: Week, now: datetime) -> Mapping[UUID, timedelta]:
    """From now to the end of the week: working hours without leave, holidays and what takes their time."""
    hours, leave = defaultdict[UUID, list[WorkingHours]](list), defaultdict[UUID, list[Leave]](list)
    for one in WorkingHours.objects.filter(clinic=clinic):
        hours[one.member_id].append(one)
    eve = week.begins.date() - DAY  # a night's hours belong to the day on which they begin
    for away in Leave.objects.filter(clinic=clinic, ends_on__gte=eve):
        leave[away.member_id].append(away)
    closed = list(Holiday.objects.filter(clinic=clinic).from_day(eve))
    taken = defaultdict[UUID, list[Span]](list)
    booked = CareSession.objects.filling(now, week.ends).filter(clinic=clinic)
    for lead, begins, ends in booked.values_list("lead", "scheduled_start", "scheduled_end"):
        taken[lead].append((begins, ends))
    for lead, span in hours_by_lead(list(hours), now, week.ends):
        taken[lead].append(span)
    return {
        member: left(Diary(clinic.zone, mine, [*leave[member], *closed], taken[member]), now, week.ends)
        for member, mine in hours.items()
    }


def left(diary: Diary, since: datetime, until: datetime) -> timedelta:
    return total(inside(diary.free(since, until), since, until))
