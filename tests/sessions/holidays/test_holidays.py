"""The days on which the clinic is closed: who says so, what is refused from then on, what counts as free."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from integration_care.accounts.actions import add_holiday, add_leave
from integration_care.accounts.models import Holiday, Leave, WorkingHours
from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from sessions import actions
from sessions.calendar import reading
from sessions.calendar.facts import diary_of, suggested_start, working_in
from sessions.calendar.spread import Spread
from sessions.caseload.review.workload import Week, free_hours
from sessions.errors import Conflicts, OutOfReach
from sessions.groups import actions as groups
from sessions.models import CareSession
from tests.cast import START, join
from tests.sessions.groups.making import a_circle, somebody
from tests.sessions.making import HOUR, book_dose, book_talk

PAGE, ADD = reverse("holidays:page"), reverse("holidays:add")
WEDNESDAY = date(2026, 3, 4)
MORNING = START + 23 * HOUR  # Wednesday, nine o'clock in New York
RETREAT = {"name": "Retreat", "starts_on": "2026-03-04", "ends_on": "2026-03-04"}


@pytest.fixture
def retreat(cast):
    """Alder is closed on Wednesday; Ada works from Tuesday to Thursday."""
    for weekday in (2, 3, 4):
        WorkingHours.objects.create(
            clinic=cast.alder, member=cast.ada, weekday=weekday, starts=time(9), ends=time(17)
        )
    return add_holiday(by=cast.max, name="Retreat", starts_on=WEDNESDAY, ends_on=WEDNESDAY)


# --- refusals ---------------------------------------------------------------------------


def test_only_whoever_runs_the_clinic_closes_it(cast, as_, retreat):
    assert as_(cast.ada).post(ADD, RETREAT).status_code == 403
    for name in ("change", "remove"):
        assert as_(cast.ada).post(reverse(f"holidays:{name}", args=[retreat.pk])).status_code == 403
    page = as_(cast.ada).get(PAGE).content.decode()
    assert "Retreat" in page and "Take back" not in page


def test_another_clinics_holiday_is_not_there(cast, as_, retreat):
    tenancy.enter(clinic=cast.birch.pk)
    boss = join(cast.birch, "Fay Quill", Role.ADMIN)
    tenancy.enter(clinic=cast.alder.pk)
    for name in ("change", "remove"):
        assert as_(boss).post(reverse(f"holidays:{name}", args=[retreat.pk])).status_code == 404
    assert "Retreat" not in as_(boss).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"ends_on": "2026-03-03"}, "Not before the first day"), ({"name": ""}, "This field is required")],
)
def test_a_mistake_is_said_and_nothing_is_saved(cast, as_, typed, words):
    answer = as_(cast.max).post(ADD, {**RETREAT, **typed})
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not Holiday.objects.exists()


def test_nothing_is_booked_on_a_holiday_and_the_refusal_names_it(cast, retreat):
    for book in (book_talk, book_dose):
        with pytest.raises(OutOfReach, match="closed on 4 March 2026: Retreat"):
            book(cast, MORNING, now=START)
    with pytest.raises(Conflicts) as refused:
        a_circle(cast, starts=(MORNING,))
    assert "Retreat" in refused.value.found[0].why
    session = book_talk(cast, MORNING + 24 * HOUR, now=START)
    with pytest.raises(OutOfReach):
        actions.move(by=cast.ada, session=session, starts_at=MORNING, ends_at=MORNING + HOUR, now=START)


def test_the_booking_page_says_it_before_the_button_is_pressed(cast, as_, retreat, clock):
    url = reverse("sessions:book-preview", args=[cast.dana.pk])
    asked = {"kind": "integration", "date": "2026-03-04", "time": "09:00", "minutes": 60, "lead": cast.ada.pk}
    assert "closed on 4 March 2026: Retreat" in as_(cast.ada).get(url, asked).content.decode()


# --- what stays ------------------------------------------------------------------------


def test_what_was_booked_before_stays_and_is_counted(cast, as_, clock):
    session = book_talk(cast, MORNING, now=START)
    as_(cast.max).post(ADD, RETREAT)
    assert CareSession.objects.get().status == "booked"
    assert "1 session booked" in as_(cast.max).get(PAGE).content.decode()
    actions.move(
        by=cast.ada, session=session, starts_at=MORNING, ends_at=MORNING + HOUR, place="Room 2", now=START
    )


def test_a_circle_counts_once_however_many_come(cast, as_):
    circle = a_circle(cast, starts=[MORNING])
    as_(cast.max).post(ADD, RETREAT)
    assert "1 session booked" in as_(cast.max).get(PAGE).content.decode(), "and nobody is in it yet"
    for given in ("Gil", "Hal"):
        groups.join(by=cast.ada, group=circle, course=somebody(cast, given, "Roth"), now=START)
    assert "1 session booked" in as_(cast.max).get(PAGE).content.decode()


def test_what_was_cancelled_is_not_booked_again_onto_a_holiday_and_what_is_over_may_be(cast, as_):
    session = book_talk(cast, MORNING, now=START)
    actions.cancel(by=cast.ada, session=session, reason="Ill", now=START)
    as_(cast.max).post(ADD, RETREAT)
    with pytest.raises(OutOfReach, match="Retreat"):
        actions.book_again(by=cast.ada, session=session, now=START)
    assert actions.book_again(by=cast.ada, session=session, now=MORNING + 24 * HOUR).status == "booked"


def test_what_took_place_on_a_holiday_is_logged(cast, retreat):
    assert book_talk(cast, MORNING, now=MORNING + 24 * HOUR).pk


# --- free time ---------------------------------------------------------------------------


def test_a_holiday_is_nobodys_free_time(cast, retreat):
    zone, until = cast.alder.zone, START + timedelta(days=3)
    worked = working_in(cast.ada, START, until, zone)
    assert [begins.astimezone(zone).day for begins, _ in worked] == [3, 5]
    assert diary_of(cast.ada, START, zone).is_away(WEDNESDAY)
    week = Week.of(START, zone)
    assert free_hours(cast.alder, week, START)[cast.ada.pk] == 15 * HOUR


def test_the_night_after_it_belongs_to_it(cast, retreat):
    """Hours over midnight belong to the day on which they begin: Thursday's diary knows of Wednesday."""
    thursday, zone = START + timedelta(days=2), cast.alder.zone
    day = Spread(thursday.date(), START.date(), by="people", of="", zone=zone)
    assert diary_of(cast.ada, thursday, zone).is_away(WEDNESDAY)
    assert reading.read(cast.ada, day).diary(cast.ada, day).is_away(WEDNESDAY)


def test_no_time_on_it_is_suggested_where_nobody_said_when_they_work(cast):
    add_holiday(by=cast.max, name="Retreat", starts_on=WEDNESDAY, ends_on=WEDNESDAY)
    start = suggested_start(cast.course, "preparation", cast.bea, now=START, zone=cast.alder.zone)
    assert start.astimezone(cast.alder.zone).date() == date(2026, 3, 5)


def test_the_calendar_says_why_nobody_is_free(cast, as_, retreat, clock):
    page = as_(cast.ada).get(reverse("sessions:calendar") + "?day=2026-03-04").content.decode()
    assert "Closed: Retreat" in page and "Book" not in page.partition("lanes")[2]


# --- changing ----------------------------------------------------------------------------


def test_a_holiday_is_changed_and_taken_back(cast, as_, retreat):
    admin, change = as_(cast.max), reverse("holidays:change", args=[retreat.pk])
    assert 'value="2026-03-04"' in admin.get(change).content.decode()
    assert admin.post(change, {**RETREAT, "ends_on": "2026-03-01"}).status_code == 422
    admin.post(change, {**RETREAT, "ends_on": "2026-03-06"})
    assert Holiday.objects.get().ends_on == date(2026, 3, 6)
    admin.post(reverse("holidays:remove", args=[retreat.pk]))
    assert not Holiday.objects.exists()
    kinds = Event.objects.filter(kind__startswith="holiday.").values_list("kind", flat=True)
    assert sorted(kinds) == ["holiday.added", "holiday.changed", "holiday.removed"]


def test_leave_is_changed_by_oneself_and_by_nobody_else_of_the_team(cast, as_):
    leave = add_leave(by=cast.ada, member=cast.ada, starts_on=WEDNESDAY, ends_on=WEDNESDAY)
    url = reverse("accounts:change-leave", args=[cast.ada.pk, leave.pk])
    longer = {"starts_on": "2026-03-04", "ends_on": "2026-03-06", "reason": "Course"}
    assert as_(cast.bea).post(url, longer).status_code == 404
    assert as_(cast.ada).post(url, {**longer, "ends_on": "2026-03-01"}).status_code == 422
    assert as_(cast.ada).post(url, longer).url == reverse("accounts:hours")
    assert as_(cast.max).get(url).status_code == 200
    assert (Leave.objects.get().ends_on, Leave.objects.get().reason) == (date(2026, 3, 6), "Course")


def test_cancelling_from_the_calendar_leads_back_to_it(cast, as_, clock):
    session = book_talk(cast, MORNING, now=START)
    url = reverse("sessions:cancel", args=[session.pk])
    calendar = reverse("sessions:calendar")
    for asked, words in ((f"?next={calendar}", "Back to the calendar"), ("", "Back to the session")):
        assert words in as_(cast.ada).get(url + asked).content.decode()
