"""A therapist asks for a questionnaire, and takes it back; the engine sends the message or says why not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration_care.audit.actors import LINK
from patients.actions import withdraw_consent
from patients.followups.days import MOST
from patients.followups.engine.fence import cross
from patients.followups.models import FollowUp, FollowUpLink, StaffTask
from patients.measures.actions import MeasureRefused
from patients.measures.catalogue import instrument
from patients.measures.models import Assignment
from patients.measuring.actions import hand_in
from patients.measuring.assigning.actions import Series, ask_for, take_back
from patients.measuring.assigning.occasions import When, occasions
from patients.models import Consent, Course, ProtocolVersion
from sessions import actions
from sessions.actions.moving import settle_course
from tests.cast import START
from tests.patients.measuring.asking import asked_for, fill
from tests.sessions.making import given_dose

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PHQ9 = instrument("phq9")


def ask(cast, when: When | None = None, key: str = "phq9", now=START) -> list[Assignment]:
    return series(cast, when, key, now).asked


def series(cast, when: When | None = None, key: str = "phq9", now=START) -> Series:
    return ask_for(by=cast.ada, patient=cast.dana, instrument=instrument(key), when=when or When(), now=now)


def page(cast) -> str:
    return f"/measures/{cast.dana.pk}/"


@pytest.mark.parametrize("who", ["bea", "cy", "max"])
def test_only_the_care_team_asks(cast, as_, who):
    answer = as_(getattr(cast, who)).post(f"{page(cast)}ask/", {"instrument": "phq9", "when": "now"})
    assert answer.status_code in (403, 404)
    assert not Assignment.objects.exists()


def test_without_a_course_nobody_is_asked(cast):
    Course.objects.update(phase="closed")
    with pytest.raises(MeasureRefused, match="course"):
        ask(cast)


def test_what_waits_already_is_not_asked_for_twice(cast):
    ask(cast)
    with pytest.raises(MeasureRefused, match="already"):
        ask(cast)


@pytest.mark.parametrize(
    "typed", [{"when": "on"}, {"when": "on", "on": "2026-03-01"}, {"when": "every", "weeks": "2"}, {}]
)
def test_a_day_that_is_missing_or_over_is_said_at_its_field(cast, as_, typed):
    answer = as_(cast.ada).post(f"{page(cast)}ask/", {"instrument": "phq9"} | typed)
    assert answer.status_code == 422
    assert not Assignment.objects.exists()


def test_an_end_before_the_first_day_is_refused(cast, as_):
    typed = {"instrument": "phq9", "when": "every", "weeks": "2", "on": "2026-03-10", "until": "2026-03-09"}
    assert as_(cast.ada).post(f"{page(cast)}ask/", typed).status_code == 422


def test_asked_for_now_waits_now_and_sends_one_message(cast):
    (form,) = ask(cast)
    assert form.is_waiting(START)
    crossing = cross(form.follow_up_id, cast.alder.pk)
    assert crossing is not None
    assert FollowUpLink.objects.get().follow_up == form.follow_up


@pytest.fixture
def by_hand_only(cast):
    """A protocol that keeps days free after a dose and asks for nothing by itself."""
    version = cast.course.protocol_version
    steps = tuple(replace(step, measures=()) for step in version.rules.follow_ups)
    cast.course.protocol_version = ProtocolVersion.objects.create(
        clinic=cast.alder, protocol=version.protocol, number=version.number + 1,
        content=replace(version.rules, follow_ups=steps).to_data(),
    )  # fmt: skip
    cast.course.save()


def test_what_the_protocol_asks_for_that_day_is_not_asked_for_besides(cast, as_):
    given_dose(cast)
    with pytest.raises(MeasureRefused, match=r"from .* 10 March on by itself"):
        ask(cast, now=START + DAY)
    with pytest.raises(MeasureRefused, match="by itself"):
        ask(cast, When(on=date(2026, 3, 10)), now=START + DAY)
    weekly = series(cast, When(on=date(2026, 3, 10), weeks=1, until=date(2026, 3, 31)), now=START + DAY)
    assert days_of(weekly.asked) == ["24", "31"], "nor on the 17th"
    assert [one.at.day for one in weekly.left_out] == [10, 17]
    assert all("by itself" in one.why for one in weekly.left_out)
    assert not Assignment.objects.filter(by__isnull=False, due_from__date="2026-03-10").exists()


def test_a_dose_whose_protocol_asks_the_same_day_lets_go_of_what_was_asked_by_hand(cast):
    on_its_day = ask(cast, When(on=date(2026, 3, 10)))
    waiting = ask(cast, key="gad7")
    given_dose(cast)
    for one in (*on_its_day, *waiting):
        one.refresh_from_db()
        assert (one.status, one.reason) == ("let_go", "the protocol asks for the same at that time")
        assert FollowUp.objects.get(pk=one.follow_up_id).status == "cancelled"
    about = Assignment.objects.open().filter(due_from__date="2026-03-10")
    assert sorted(about.values_list("instrument", flat=True)) == ["gad7", "phq9"]


def test_what_of_a_series_is_left_out_is_said_with_its_reason(cast, as_):
    given_dose(cast)
    typed = {"instrument": "phq9", "when": "every", "weeks": "1", "on": "2026-03-10", "until": "2026-03-31"}
    shown = as_(cast.ada).post(f"{page(cast)}ask/", typed, follow=True).content.decode()
    assert re.search(r"Left out on \w+ 10 March. The protocol asks for PHQ-9 from \w+ 10 March on", shown)


def next_after_the_first(cast):
    """The protocol's second PHQ-9 after a dose; the first is not asked for any more."""
    first, second = Assignment.objects.filter(instrument="phq9", by=None).order_by("due_from")[:2]
    take_back(by=cast.ada, assignment=first, reason="Too soon.", now=START + HOUR)
    return second


def test_the_refusal_names_the_day_of_the_protocols_request(cast):
    given_dose(cast)
    row = next_after_the_first(cast)
    day_before = row.due_from.astimezone(cast.dana.zone).date() - DAY
    on_its_day = rf"from \w+ {row.due_from.day} March on by itself"
    Assignment.objects.filter(pk=row.pk).update(due_from=row.due_from - 6 * HOUR)
    with pytest.raises(MeasureRefused, match=on_its_day):
        ask(cast, When(on=day_before), now=START + DAY)


def test_now_is_refused_only_where_the_protocols_waits_now(cast):
    given_dose(cast)
    row = next_after_the_first(cast)
    (form,) = ask(cast, now=row.due_from - HOUR)
    assert form.is_waiting(row.due_from - HOUR)
    settle_course(cast.course, by=cast.ada, now=row.due_from - HOUR)
    form.refresh_from_db()
    assert form.is_open, "its message is on its way"


def test_what_was_let_go_for_a_dose_comes_back_when_the_dose_is_void(cast):
    planned, unsent = ask(cast, When(on=date(2026, 3, 10))), ask(cast, key="gad7")
    rows = [*planned, *unsent]
    was = [(row.due_from, row.due_until) for row in rows]
    session = given_dose(cast)
    for _ in range(2):
        settle_course(cast.course, by=cast.ada, now=START + DAY)
    assert not Assignment.objects.open().filter(by__isnull=False).exists()
    actions.void(by=cast.nia, session=session, reason="Wrong patient", now=START + 2 * DAY)
    for _ in range(2):
        settle_course(cast.course, by=cast.ada, now=START + 2 * DAY)
    for row in rows:
        row.refresh_from_db()
    assert [row.status for row in rows] == ["offered", "offered"]
    assert [(row.due_from, row.due_until) for row in rows] == was
    assert [FollowUp.objects.get(pk=row.follow_up_id).status for row in planned] == ["planned"]


def test_a_message_that_was_sent_leads_to_its_questions_again_when_the_dose_is_void(cast):
    (form,) = ask(cast)
    assert cross(form.follow_up_id, cast.alder.pk) is not None
    FollowUp.objects.filter(pk=form.follow_up_id).update(status="sent")
    session = given_dose(cast)
    form.refresh_from_db()
    assert form.status == "let_go"
    assert FollowUpLink.objects.get(follow_up=form.follow_up_id).revoked_at is not None
    actions.void(by=cast.nia, session=session, reason="Wrong patient", now=START + DAY)
    form.refresh_from_db()
    assert form.is_waiting(START + DAY)
    assert FollowUpLink.objects.get(follow_up=form.follow_up_id).revoked_at is None


def test_in_a_closed_course_nothing_comes_back(cast):
    (form,) = ask(cast)
    session = given_dose(cast)
    cast.course.phase = "closed"
    cast.course.save()
    actions.void(by=cast.nia, session=session, reason="Wrong patient", now=START + DAY)
    form.refresh_from_db()
    assert form.status == "let_go"


def test_what_the_protocol_asked_for_and_was_answered_does_not_bring_the_other_back(cast):
    (form,) = ask(cast, When(on=date(2026, 3, 10)))
    given_dose(cast)
    own = Assignment.objects.get(instrument="phq9", by=None, due_from__date="2026-03-10")
    fill(own, *[1] * 9, by=LINK)
    hand_in(by=LINK, assignment=own, now=own.due_from + HOUR)
    settle_course(cast.course, by=cast.ada, now=own.due_from + HOUR)
    form.refresh_from_db()
    assert form.status == "let_go"


def test_the_form_says_what_now_does_not_ask_for_yet(cast, as_):
    assert "So soon after the dose" not in as_(cast.ada).get(f"{page(cast)}ask/").content.decode()
    given_dose(cast)
    shown = as_(cast.ada).get(f"{page(cast)}ask/").content.decode()
    assert "So soon after the dose" in shown
    assert re.search(r"PHQ-9 from \w+ 10 March on, when the protocol asks by itself", shown)
    assert "PEG from" not in shown


def test_soon_after_a_dose_the_phq9_comes_when_the_protocol_allows_it(cast, by_hand_only):
    given_dose(cast)
    (form,) = ask(cast, now=START + DAY)
    assert form.due_from == START + 7 * DAY
    (peg,) = ask(cast, key="peg", now=START + DAY)
    assert peg.due_from == START + DAY


def test_a_dose_puts_off_what_waits_with_its_message_and_for_as_long(cast, by_hand_only):
    phq9, begun, peg = (*ask(cast), *ask(cast, key="gad7"), *ask(cast, key="peg"))
    fill(begun, 1, by=LINK)
    given_dose(cast)
    for one in (phq9, begun, peg):
        one.refresh_from_db()
    assert (phq9.due_from, phq9.due_until) == (START + 7 * DAY, START + 14 * DAY)
    assert phq9.follow_up.due_at == phq9.due_from
    assert begun.is_waiting(START + DAY)
    assert peg.is_waiting(START + DAY)
    settled = FollowUp.objects.values_list("due_at", "expires_at").get(pk=phq9.follow_up_id)
    given_dose(cast, at=START)
    assert FollowUp.objects.values_list("due_at", "expires_at").get(pk=phq9.follow_up_id) == settled


def test_every_two_weeks_makes_a_row_and_a_message_each(cast):
    asked = ask(cast, When(on=date(2026, 3, 10), weeks=2, until=date(2026, 4, 21)))
    assert [one.due_from.astimezone(cast.dana.zone).strftime("%d %H:%M") for one in asked] == [
        "10 10:00", "24 10:00", "07 10:00", "21 10:00",
    ]  # fmt: skip
    assert FollowUp.objects.filter(window=None).count() == 4


def days_of(asked) -> list[str]:
    return [one.due_from.strftime("%d") for one in asked]


def test_what_a_dose_puts_off_is_not_asked_again_the_day_after(cast, by_hand_only):
    given_dose(cast)
    asked = ask(cast, When(on=date(2026, 3, 4), weeks=1, until=date(2026, 3, 25)), now=START + HOUR)
    assert days_of(asked) == ["10", "18", "25"]
    assert all(one.due_until <= after.due_from for one, after in pairwise(asked))


def test_a_dose_that_puts_off_a_series_lets_go_of_what_would_come_at_once(cast, by_hand_only):
    asked = ask(cast, When(weeks=1, until=date(2026, 3, 24)))
    begun_elsewhere = ask(cast, key="gad7")
    assert days_of(asked) == ["03", "10", "17", "24"]
    given_dose(cast, at=START + 6 * DAY)
    left = Assignment.objects.open().filter(instrument="phq9", by__isnull=False)
    assert days_of(left) == ["17", "24"]
    letters = FollowUp.objects.filter(assignments__in=asked, status="planned")
    assert set(letters) == {one.follow_up for one in left}
    assert Assignment.objects.open().filter(pk=begun_elsewhere[0].pk).exists()


def test_without_consent_no_message_goes_out_and_the_form_still_waits(cast):
    (form,) = ask(cast)
    consent = Consent.objects.get(patient=cast.dana, kind="email")
    withdraw_consent(by=cast.ada, consent=consent, now=START)
    assert cross(form.follow_up_id, cast.alder.pk) is None
    assert FollowUp.objects.get(pk=form.follow_up_id).status == "suppressed"
    assert Assignment.objects.waiting(START).exists()


def test_answered_first_there_is_nothing_to_remind_of(cast):
    (form,) = ask(cast)
    fill(form, *[1] * 9, by=LINK)
    hand_in(by=LINK, assignment=form, now=START)
    assert cross(form.follow_up_id, cast.alder.pk) is None
    assert FollowUp.objects.get(pk=form.follow_up_id).reason == "the patient answered"


def test_taken_back_with_its_series_nothing_more_is_sent(cast):
    asked = ask(cast, When(on=date(2026, 3, 10), weeks=2, until=date(2026, 4, 21)))
    with pytest.raises(MeasureRefused):
        take_back(by=cast.ada, assignment=asked[1], reason=" ", now=START)
    take_back(by=cast.ada, assignment=asked[1], reason="Too much.", is_whole_series=True, now=START)
    assert [one.due_from for one in Assignment.objects.open()] == [asked[0].due_from]
    assert FollowUp.objects.filter(status="planned").count() == 1


def test_one_tap_asks_and_closes_the_suggestion(cast, as_):
    form = asked_for(cast, "who5")
    fill(form, 1, 1, 1, 1, 1, by=LINK)
    hand_in(by=LINK, assignment=form, now=START)
    shown = as_(cast.ada).get(page(cast)).content.decode()
    assert "WHO-5 was 20" in shown
    as_(cast.ada).post(f"{page(cast)}ask/phq9/")
    assert Assignment.objects.waiting(START).get().instrument == "phq9"
    assert StaffTask.objects.get().closed_by == cast.ada
    assert "WHO-5 was 20" not in as_(cast.ada).get(page(cast)).content.decode()


def test_before_the_first_dose_the_protocols_baseline_is_one_tap_away(cast, as_):
    shown = as_(cast.ada).get(page(cast)).content.decode()
    assert "Ask for PHQ-9 now" in shown
    assert "Ask for GAD-7 now" in shown


@given(
    weeks=st.integers(1, 26), length=st.integers(-30, 900), ahead=st.integers(0, 60),
    zone=st.sampled_from(["America/Chicago", "Europe/Berlin", "Pacific/Chatham"]).map(ZoneInfo),
)  # fmt: skip
def test_occasions_lie_between_the_first_and_the_last_day_and_are_not_too_many(weeks, length, ahead, zone):
    first = START.astimezone(zone).date() + ahead * DAY
    found = occasions(When(first, weeks, first + length * DAY), START, zone)
    assert len(found) <= MOST
    assert found == sorted(found)
    assert all(first <= one.astimezone(zone).date() <= first + length * DAY for one in found)
    assert bool(found) == (length >= 0)
