"""What the booking page reads about people's time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from integration_care.accounts.models import Holiday, Leave, Membership, WorkingHours
from integration_care.core.asked_at_once import asked_at_once
from integration_care.core.asked_often import asked_often
from integration_care.core.ui.words import local_day
from patients.followups.models import IntegrationWindow
from patients.followups.window import window_for
from patients.models import Course, Patient
from patients.protocols.rules import ProtocolRules
from sessions.calendar.circles import meets
from sessions.calendar.free_time import DAY, Diary, Span, free_slots, inside, starts_in, without
from sessions.facts import AHEAD
from sessions.models import CareSession

Kind = CareSession.Kind
LOOK_AHEAD = timedelta(days=14)
PREPARATION_MINUTES = 60
OFFICE = (9, 17)


def course_under_way(patient: Patient) -> Course | None:
    courses = Course.objects.under_way().filter(patient=patient)
    return courses.select_related("protocol_version", "patient").first()


def usual_minutes(kind: Kind, rules: ProtocolRules) -> int:
    if kind == Kind.DOSING:
        return rules.visit.usual_min.value
    return PREPARATION_MINUTES if kind == Kind.PREPARATION else rules.integration.default_length_min.value


def standing_windows(course: Course) -> list[IntegrationWindow]:
    return list(IntegrationWindow.objects.standing().filter(course=course).order_by("anchor_at"))


def windows_to_meet(course: Course) -> list[IntegrationWindow]:
    """The windows that doses opened, and those that doses ahead are expected to open, in order of time."""
    return with_coming(course, standing_windows(course))


def with_coming(course: Course, standing: Sequence[IntegrationWindow]) -> list[IntegrationWindow]:
    """The same, where those that stand were read already."""
    return sorted([*standing, *expected_windows(course)], key=lambda window: window.anchor_at)


def expected_windows(course: Course) -> list[IntegrationWindow]:
    """Of the doses ahead; never saved."""
    return [expected(dose, course.protocol_version.rules) for dose in doses_ahead(course.pk)]


@asked_often
def doses_ahead(course: UUID) -> QuerySet[CareSession]:
    """In the calendar, or under way."""
    ahead = CareSession.objects.doses().filter(course=course, status__in=AHEAD)
    return ahead.select_related("clinic")


def expected(dose: CareSession, rules: ProtocolRules) -> IntegrationWindow:
    """The window that a dose in the calendar, or under way, is going to open; never saved."""
    window = window_for(dose.happened_at, rules.window)
    return IntegrationWindow(
        dose_id=dose.pk,
        dose_label=f"{dose.get_status_display().lower()} for {local_day(dose.happened_at, dose.clinic.zone)}",
        anchor_at=dose.happened_at,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        effective_closes_at=window.effective_closes_at,
        extended_closes_at=window.extended_closes_at,
        closing_at=window.closing_at or window.effective_closes_at,
        counts_from=window.counts_from or window.opens_at,
    )


def working_in(lead: Membership, start: datetime, end: datetime, zone: ZoneInfo) -> list[Span] | None:
    """The lead's working hours inside the span; None when none were ever entered."""
    diary = diary_of(lead, start, zone)
    return list(inside(diary.working(start, end), start, end)) if diary.hours else None


def diary_of(lead: Membership, since: datetime, zone: ZoneInfo, taken: Sequence[Span] = ()) -> Diary:
    """Away are the lead's own days, and the clinic's; taken besides, the circles they lead.

    From the day before on: a night's hours belong to the day on which they begin.
    """
    day = since.astimezone(zone).date() - DAY
    with asked_at_once(
        _hours.asking(lead.pk),
        _leave.asking(lead.pk, day),
        _closed.asking(lead.clinic_id, day),
        meets.asking(lead.pk, since),
    ):
        return Diary(
            zone,
            _hours(lead.pk),
            [*_leave(lead.pk, day), *_closed(lead.clinic_id, day)],
            [*taken, *meets(lead.pk, since)],
        )


@asked_often
def _hours(lead: UUID) -> QuerySet[WorkingHours]:
    return WorkingHours.objects.filter(member=lead)


@asked_often
def _leave(lead: UUID, day: date) -> QuerySet[Leave]:
    return Leave.objects.filter(member=lead, ends_on__gte=day)


@asked_often
def _closed(clinic: UUID, day: date) -> QuerySet[Holiday]:
    return Holiday.objects.filter(clinic=clinic).from_day(day)


def suggested_start(
    course: Course, kind: Kind, lead: Membership, *, now: datetime, zone: ZoneInfo
) -> datetime:
    """The lead's next free time; for integration inside the open window where there is one."""
    length = timedelta(minutes=usual_minutes(kind, course.protocol_version.rules))
    start, end = now, now + LOOK_AHEAD
    running = [window for window in windows_to_meet(course) if now < window.effective_closes_at]
    if kind == Kind.INTEGRATION and running:
        start, end = max(now, running[0].opens_at), running[0].effective_closes_at
    diary = diary_of(lead, start, zone, taken_between(start, end, lead=lead, patient=course.patient))
    if diary.hours:
        return next(free_slots(diary, since=start, until=end, length=length), max(start, now))
    spans = [(start, end)] if kind == Kind.INTEGRATION and running else _tomorrow(diary, now)
    return next(starts_in(without(spans, diary.taken), length, zone=zone), max(start, now))


def taken_between(start: datetime, end: datetime, *, lead: Membership, patient: Patient) -> list[Span]:
    """What is booked with either of the two, or under way."""
    return _taken(lead.pk, patient.pk, start, end)


@asked_often
def _taken(lead: UUID, patient: UUID, start: datetime, end: datetime) -> QuerySet[CareSession, Span]:
    booked = CareSession.objects.filling(start, end).filter(Q(lead=lead) | Q(patient=patient))
    return booked.values_list("scheduled_start", "scheduled_end")


def _tomorrow(diary: Diary, now: datetime) -> list[Span]:
    """Office hours of the next day that is no holiday, where nobody has said when they work."""
    day = (now.astimezone(diary.zone) + DAY).replace(minute=0, second=0, microsecond=0)
    while diary.is_away(day.date()):
        day += DAY
    return [(day.replace(hour=OFFICE[0]), day.replace(hour=OFFICE[1]))]
