"""A therapist asks for a questionnaire, and takes it back; the engine sends the message or says why not."""

from __future__ import annotations

import re
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
from patients.measuring.assigning.actions import ask_for, take_back
from patients.measuring.assigning.occasions import When, occasions
from patients.models import Consent, Course
from tests.cast import START
from tests.patients.measuring.asking import asked_for, fill
from tests.sessions.making import given_dose

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PHQ9 = instrument("phq9")


def ask(cast, when: When | None = None, key: str = "phq9", now=START) -> list[Assignment]:
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
def by_hand_only(monkeypatch):
    """A protocol that keeps days free after a dose and asks for nothing by itself."""
    monkeypatch.setattr("patients.followups.actions.asking.wanted", lambda *_: [])


def test_what_the_protocol_asks_for_that_day_is_not_asked_for_besides(cast, as_):
    given_dose(cast)
    with pytest.raises(MeasureRefused, match=r"from .* 10 March on by itself"):
        ask(cast, now=START + DAY)
    with pytest.raises(MeasureRefused, match="by itself"):
        ask(cast, When(on=date(2026, 3, 10)), now=START + DAY)
    weekly = ask(cast, When(on=date(2026, 3, 10), weeks=1, until=date(2026, 3, 31)), now=START + DAY)
    assert days_of(weekly) == ["24", "31"], "nor on the 17th"
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
