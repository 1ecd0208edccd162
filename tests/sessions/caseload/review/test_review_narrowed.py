"""What each choice of the caseload leaves, and in which order."""

from uuid import uuid4

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from integration_care.accounts.actions import edit_clinic
from integration_care.core import tenancy
from patients.followups.models import ContactLog
from patients.followups.window import WindowState
from patients.models import Course
from sessions.caseload.review import queries
from sessions.caseload.review.asked import NOBODY, Asked, Phase, Show, Sort, Stands
from sessions.models import CareSession
from tests.cast import START
from tests.factories.windows import HOUR, a_patient, a_session, a_window, an_alert, an_entry
from tests.sessions.caseload.review.making import a_score

DAY = 24 * HOUR


@pytest.fixture
def people(cast):
    """`people(show=…)`: the given names of the rows, in their order."""

    def read(member=None, **asked):
        tenancy.enter(clinic=cast.alder.pk)
        facts = queries.read(member or cast.max, Asked(**asked), START)
        assert facts.counts[asked.get("show", Show.ALL)] == facts.total == len(facts.ones)
        return [one.patient.given_name for one in facts.ones]

    return read


@pytest.fixture
def give(cast):
    def make(name, hours_since=None, **fields):
        course = a_patient(cast.alder, cast.ada, f"{name} Test")
        if hours_since is not None:
            a_window(course, cast.ada, START - hours_since * HOUR, **fields)
        return course

    return make


@pytest.fixture
def only(cast):
    """Dana's course is closed, so that the rows are those a test makes."""
    Course.objects.filter(pk=cast.course.pk).update(phase="closed")


def test_leads_and_pages_make_no_question_of_their_own(only, people, give):
    give("Open", 40)
    assert people(lead=str(uuid4())) == []
    known = len(queries._first_rows._known), len(queries._counts._known)
    assert people(lead=str(uuid4()), page=2) == people(lead=str(uuid4())) == people(lead=str(uuid4())) == []
    assert (len(queries._first_rows._known), len(queries._counts._known)) == known


def test_a_name_that_was_typed_is_not_asked_often(only, people, give):
    give("Open", 40)
    known = len(queries._first_rows._known), len(queries._counts._known)
    assert people(name="Open") == ["Open"]
    assert (len(queries._first_rows._known), len(queries._counts._known)) == known


def test_no_integration_booked_means_an_open_window_that_nobody_can_count_on(only, people, give):
    give("Open", 40)
    give("Booked", 40, booked_h=60)
    give("Unlogged", 40, booked_h=36)
    give("Met", 40, met_h=30)
    give("Excused", 40, excused_h=30)
    give("Pending", 20)
    give("Closed", 80)
    assert people(show=Show.NO_SESSION, sort=Sort.NAME) == ["Open", "Unlogged"]


def test_a_later_dose_is_what_counts(only, people, give, cast):
    course = give("Twice", 200)
    a_window(course, cast.ada, START - 40 * HOUR, number=2, booked_h=60)
    assert people(stands=Stands.UNMET) == []
    assert people(stands=Stands.OPEN) == ["Twice"]


def test_getting_worse_is_more_than_a_point(only, people, give):
    for name, first, last in (("Point", 10, 15), ("Worse", 10, 16), ("Better", 16, 10)):
        patient = give(name).patient
        a_score(patient, first, START - 30 * DAY)
        a_score(patient, last, START - DAY)
    assert people(show=Show.WORSE) == ["Worse"]


def test_a_relapse_is_getting_worse_though_it_began_as_high(only, people, give):
    for name, first, between, last in (("Relapse", 14, 7, 15), ("Wobble", 14, 10, 15), ("Well", 14, 7, 9)):
        patient = give(name).patient
        for days, score in ((60, first), (30, between), (1, last)):
            a_score(patient, score, START - days * DAY)
    assert people(show=Show.WORSE) == ["Relapse"]


def test_a_scale_on_which_more_is_better_is_read_the_right_way_round(only, people, give):
    patient = give("Wellbeing").patient
    a_score(patient, 60, START - 30 * DAY, "who5")
    a_score(patient, 40, START - DAY, "who5")
    relapsed = give("Relapsed").patient
    for days, score in ((60, 40), (30, 64), (1, 44)):
        a_score(relapsed, score, START - days * DAY, "who5")
    assert people(show=Show.WORSE, sort=Sort.NAME) == ["Relapsed", "Wellbeing"]


def test_one_instrument_that_got_worse_is_enough_and_is_the_one_shown(only, people, give, cast):
    patient = give("Two").patient
    for instrument, first, last in (("gad7", 5, 12), ("phq9", 12, 12)):
        a_score(patient, first, START - 30 * DAY, instrument)
        a_score(patient, last, START - (2 if instrument == "gad7" else 1) * DAY, instrument)
    assert people(show=Show.WORSE) == ["Two"]
    (one,) = queries.read(cast.max, Asked(), START).ones
    assert (one.trend.title, one.trend.change) == ("GAD-7", "worse")


def test_a_struck_answer_makes_nobody_worse(only, people, give):
    patient = give("Struck").patient
    a_score(patient, 10, START - 30 * DAY)
    a_score(patient, 20, START - DAY, struck_at=START, struck_reason="entered for somebody else")
    assert people(show=Show.WORSE) == []


def test_another_version_of_a_questionnaire_is_no_measure_of_it(only, people, give):
    patient = give("Version").patient
    row = a_score(patient, 10, START - 30 * DAY)
    row.__class__.objects.filter(pk=row.pk).update(instrument_version="0")
    a_score(patient, 20, START - DAY)
    assert people(show=Show.WORSE) == []


@pytest.mark.parametrize(
    ("days", "is_lost"), [(13.9, False), (14, True), (60, True)]
)  # fmt: skip
def test_out_of_touch_is_two_weeks_without_contact(only, people, give, days, is_lost):
    course = give("Silent")
    a_session(course, "preparation", START - days * DAY, course.patient.care_team.get().member, is_done=True)
    assert people(show=Show.LOST) == (["Silent"] if is_lost else [])


def test_the_clinic_says_after_how_many_days(only, people, give, cast):
    course = give("Silent")
    a_session(course, "preparation", START - 5 * DAY, course.patient.care_team.get().member, is_done=True)
    assert people(show=Show.LOST) == []
    edit_clinic(by=cast.max, clinic=cast.alder, out_of_touch_after_days=5)
    cast.max.clinic.refresh_from_db()
    assert people(show=Show.LOST) == ["Silent"]


@pytest.mark.parametrize("what", ["call", "entry", "answer", "booked", "paused"])
def test_any_contact_a_booking_or_a_pause_is_in_touch(only, people, give, cast, what):
    course = give("Silent", 30 * 24)
    patient = course.patient
    assert people(show=Show.LOST) == ["Silent"]
    if what == "call":
        ContactLog.objects.create(
            clinic=cast.alder, patient=patient, at=START - DAY, by=cast.ada, outcome="reached"
        )
    elif what == "entry":
        an_entry(patient.windows.get(), START - DAY, "private")
    elif what == "answer":
        a_score(patient, 10, START - DAY)
    elif what == "booked":
        a_session(course, "integration", START + DAY, cast.ada)
    else:
        Course.objects.filter(pk=course.pk).update(paused_at=START)
    assert people(show=Show.LOST) == []


@pytest.mark.parametrize("outcome", ["left_message", "no_answer"])
def test_a_call_that_reached_nobody_is_no_contact(only, people, give, cast, outcome):
    course = give("Silent", 30 * 24)
    ContactLog.objects.create(
        clinic=cast.alder, patient=course.patient, at=START - DAY, by=cast.ada, outcome=outcome
    )
    assert people(show=Show.LOST) == ["Silent"]


def test_a_dose_visit_that_nobody_closed_is_found(only, people, give, cast):
    for name, hours, status in (("Open", 70, "in_progress"), ("Now", 3, "in_progress"), ("Done", 70, None)):
        visit = a_session(give(name), "dosing", START - hours * HOUR, cast.ada, is_done=True)
        if status:
            CareSession.objects.filter(pk=visit.pk).update(ended_at=None, status=status)
    assert people(show=Show.VISIT) == people(show=Show.LOST) == ["Open"]


def test_a_new_patient_is_not_out_of_touch(only, people, give):
    give("New")
    assert people(show=Show.LOST) == []


def test_an_open_alert_and_a_note_to_sign_are_found(only, people, give, cast):
    an_alert(give("Alert").patient, START)
    a_session(give("Note"), "integration", START - DAY, cast.ada, is_done=True)
    give("Quiet")
    assert people(show=Show.ALERT) == ["Alert"]
    assert people(show=Show.NOTE) == ["Note"]


def test_phases_leads_and_names_narrow_together(only, people, give, cast):
    course = give("Ann")
    give("Bob")
    Course.objects.filter(pk=course.pk).update(phase="maintenance")
    assert people(phase=Phase.MAINTENANCE) == ["Ann"]
    assert people(phase=Phase.ACTIVE) == ["Bob"]
    assert people(phase=Phase.NONE) == ["Dana"]
    Course.objects.filter(pk=course.pk).update(paused_at=START)
    assert people(phase=Phase.PAUSED) == ["Ann"]
    assert people(name="bo te") == ["Bob"]
    assert people(name="bo", phase=Phase.MAINTENANCE) == []
    assert people(lead=str(cast.bea.pk)) == []
    course.patient.care_team.update(is_lead=False, member=cast.bea)
    tenancy.enter(clinic=cast.alder.pk)
    assert people(lead=NOBODY) == ["Ann"]
    assert people(lead=str(cast.ada.pk)) == ["Bob"]


@pytest.mark.parametrize(
    ("hours_since", "fields"),
    [
        (10, {}), (24, {}), (59.9, {}), (60, {}), (71.9, {}), (72, {}), (400, {}), (10, {"excused_h": 5}),
        (40, {"met_h": 30}), (90, {"met_h": 80}), (90, {"excused_h": 80}), (31, {"next_dose_h": 40}),
    ],
)  # fmt: skip
def test_the_database_says_of_a_window_what_the_window_says_of_itself(
    only, people, give, hours_since, fields
):
    course = give("One", hours_since, **fields)
    state = course.windows.get().state(START)
    means = {
        Stands.PENDING: {WindowState.PENDING},
        Stands.OPEN: {WindowState.OPEN, WindowState.CLOSING},
        Stands.CLOSING: {WindowState.CLOSING},
        Stands.MET: {WindowState.MET},
        Stands.LATER: {WindowState.LATE_MET},
        Stands.UNMET: {WindowState.MISSED},
    }
    for stands, states in means.items():
        assert bool(people(stands=stands)) == (state in states), stands
    assert people(stands=Stands.NONE) == []


def test_first_comes_what_closes_next_then_what_closed_last_then_who_has_no_window(only, people, give):
    give("None")
    give("Old", 400)
    give("Later", 30)
    give("Recent", 80)
    give("Next", 65)
    give("Done", 70, met_h=30)
    assert people() == ["Next", "Later", "Done", "Recent", "Old", "None"]


def test_a_column_turns_round_and_what_has_nothing_in_it_stays_last(only, people, give, cast):
    for name, days in (("Soon", 1), ("Late", 9), ("Never", None)):
        course = give(name)
        if days:
            a_session(course, "dosing", START + days * DAY, cast.ada, minutes=120)
    assert people(sort=Sort.NEXT_DOSE) == ["Soon", "Late", "Never"]
    assert people(sort=Sort.NEXT_DOSE, turned=True) == ["Late", "Soon", "Never"]


def test_the_phases_are_sorted_in_the_order_of_care(only, people, give):
    for name, phase in (("C", "maintenance"), ("A", "preparation"), ("B", "active")):
        Course.objects.filter(pk=give(name).pk).update(phase=phase)
    assert people(sort=Sort.PHASE) == ["A", "B", "C"]
    assert people(sort=Sort.PHASE, turned=True) == ["C", "B", "A"]


def test_the_worse_come_first_by_measure_and_every_column_sorts(only, people, give):
    for name, last in (("Better", 5), ("Worse", 20)):
        patient = give(name).patient
        a_score(patient, 12, START - 30 * DAY)
        a_score(patient, last, START - (2 if name == "Worse" else 1) * DAY)
    give("None")
    assert people(sort=Sort.MEASURE) == ["Worse", "Better", "None"]
    assert people(sort=Sort.MEASURE, turned=True) == ["Better", "Worse", "None"]
    everybody = ["Better", "None", "Worse"]
    for sort in Sort:
        assert sorted(people(sort=sort)) == sorted(people(sort=sort, turned=True)) == everybody


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.builds(
        Asked, st.sampled_from(Show), st.sampled_from(Stands), st.sampled_from(Phase),
        st.sampled_from(["", NOBODY]) | st.uuids().map(str),
        WORDS.map(lambda word: word.replace("\x00", "").strip()), st.sampled_from(Sort), st.booleans(),
        st.integers(1, 400),
    )
)  # fmt: skip
def test_an_address_says_the_same_when_it_is_read_again(asked):
    assert Asked.read(QueryDict(asked.query)) == asked


@given(st.dictionaries(st.sampled_from(["show", "window", "phase", "lead", "name", "sort", "page"]), WORDS))
def test_nothing_that_is_typed_into_the_address_breaks_it(typed):
    query = QueryDict(mutable=True)
    query.update(typed)
    asked = Asked.read(query)
    assert Asked.read(QueryDict(asked.query)) == asked
