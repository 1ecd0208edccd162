"""The Ready card in the browser's words: who may do what, what is said beside each check, what stays."""

import pytest
from django.urls import reverse

from patients.models import Consent
from sessions import actions
from sessions.ready.actions import answer_check
from tests.cast import START
from tests.sessions.making import HOUR, given_dose, im, started_dose

HTMX = {"HX-Request": "true"}


@pytest.fixture
def session(cast):
    return started_dose(cast, is_ready=False)


def send(client, session, name, key, *, headers=None, **fields):
    return client.post(reverse(f"sessions:{name}", args=[session.pk, key]), fields, headers=headers)


def page(client, session, query=""):
    return client.get(reverse("sessions:record", args=[session.pk]) + query).content.decode()


@pytest.mark.parametrize("who, status", [("max", 403), ("bea", 404), ("cy", 404)])
def test_nobody_outside_the_care_team_answers(cast, as_, session, who, status):
    for name in ("answer-check", "override-check"):
        assert send(as_(getattr(cast, who)), session, name, "escort", answer="yes").status_code == status
    assert not session.checks.exists()


def test_an_admin_reads_the_card_and_gets_no_buttons(cast, as_, session):
    answer_check(by=cast.nia, session=session, key="escort", answer="no", now=START)
    html = page(as_(cast.max), session)
    assert "Escort named" in html and 'name="answer"' not in html
    assert "grief" not in html


def test_an_answer_without_its_weight_is_refused_in_its_row(cast, as_, session):
    refused = send(as_(cast.nia), session, "answer-check", "weight", answer="yes", value="700")
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "Give the kg, from 20 to 350." in html and 'value="700"' in html


def test_going_on_needs_its_words_and_says_so_in_its_row(cast, as_, session):
    answer_check(by=cast.nia, session=session, key="fasting", answer="no", now=START)
    refused = send(as_(cast.paz), session, "override-check", "fasting", headers=HTMX, reason="")
    assert refused.status_code == 422
    assert "Say why the dose may go on" in refused.content.decode()


def test_each_answer_is_saved_at_once_and_the_summary_follows(cast, as_, session):
    fragment = send(as_(cast.nia), session, "answer-check", "escort", headers=HTMX, answer="yes")
    html = fragment.content.decode()
    assert 'id="check-escort"' in html and "Nia Park, 10:00" in html
    assert 'hx-swap-oob="true"' in html and "<strong>1</strong> of 18" in html
    assert send(as_(cast.nia), session, "answer-check", "fasting", answer="yes").status_code == 302


def test_what_is_known_is_a_suggestion_and_never_an_answer(cast, as_, session):
    seen = actions.Seen(observed_at=START, systolic=128, diastolic=82, heart_rate=70)
    actions.record_observation(by=cast.nia, session=session, seen=seen, now=START)
    html = page(as_(cast.nia), session)
    assert "Dana Moreau, born 17 June 1984" in html
    assert "BP 128/82, HR 70 at 10:00" in html
    assert "First dose of this course" in html and "No consent to treatment is in force" in html
    assert "is-suggested" in html
    assert not session.checks.exists()


def test_a_yes_that_the_record_does_not_bear_out_says_so(cast, as_, clock):
    given_dose(cast)
    clock(START + 72 * HOUR)
    session = started_dose(cast, START + 72 * HOUR, is_ready=False)
    told, key = "the record says otherwise", "integration"
    answer_check(by=cast.nia, session=session, key=key, answer="no", now=START + 72 * HOUR)
    assert told not in page(as_(cast.nia), session)
    sure = "No integration is completed since the dose of Tue 3 March."
    answer_check(by=cast.nia, session=session, key=key, answer="yes", now=START + 72 * HOUR, sure=sure)
    html = page(as_(cast.nia), session)
    assert "None since the dose of Tue 3 March" in html and told in html


def test_the_consent_in_force_is_said_with_its_version(cast, as_, session):
    Consent.objects.create(
        clinic=cast.alder, patient=cast.dana, kind=Consent.Kind.TREATMENT, version="2026-01",
        given_at=START, given_to=cast.ada,
    )  # fmt: skip
    assert "To treatment, version 2026-01, given Tue 3 March" in page(as_(cast.nia), session)


def test_who_may_go_on_sees_the_form_and_others_see_who_may(cast, as_, session):
    for key in ("fasting", "identity"):
        answer_check(by=cast.nia, session=session, key=key, answer="no", now=START)
    asked = "Why the dose may go on all the same"
    html = page(as_(cast.nia), session)
    assert asked not in html
    assert "Paz Shah or another prescriber may go on without a yes here." in html
    assert "Nobody may go on without a yes here." in html
    html = page(as_(cast.paz), session)
    assert "/checks/fasting/go-on/" in html and "/checks/identity/go-on/" not in html


def test_the_weight_that_was_taken_stands_in_the_dose(cast, as_, session):
    send(as_(cast.nia), session, "answer-check", "weight", answer="yes", value="82.5")
    assert 'id="id_give-weight_kg"' in page(as_(cast.nia), session)
    assert 'value="82.5"' in page(as_(cast.nia), session)


def test_after_the_dose_the_answers_rest_until_one_is_corrected(cast, as_):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    html = page(as_(cast.nia), session)
    assert 'name="answer"' not in html and "Correct an answer" in html and "Nia Park, 10:00" in html
    assert "Paz Shah (prescriber) goes on, 10:00: screened elsewhere" in html
    assert 'name="answer"' in page(as_(cast.nia), session, "?correct=1")


def test_a_late_correction_says_both_times(cast, as_, clock):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    clock(START + 3 * HOUR)
    answer_check(by=cast.nia, session=session, key="escort", answer="no", now=START + 3 * HOUR)
    html = page(as_(cast.nia), session)
    assert "written Tue 3 March, 13:00, after the dose of 10:00" in html
    assert "Given before every check was done" in html


def test_the_page_asks_as_much_for_the_first_dose_as_for_the_third(cast, as_, counting, clock):
    nia, counts = as_(cast.nia), []
    for number in range(3):
        at = START + number * 72 * HOUR
        clock(at)
        session = started_dose(cast, at)
        page(nia, session)
        with counting() as queries:
            page(nia, session)
        counts.append(len(queries))
        actions.record_administration(by=cast.nia, session=session, given=im(at=at), now=at)
        actions.complete_dosing(by=cast.nia, session=session, now=at + HOUR)
    assert counts[1] == counts[2]


def test_the_readiness_card_says_what_earlier_doses_left(cast, as_, clock):
    first = given_dose(cast)
    for minutes, systolic in ((20, 141), (40, 168)):
        at = START + minutes * HOUR / 60
        seen = actions.Seen(observed_at=at, systolic=systolic, diastolic=97)
        actions.record_observation(by=cast.nia, session=first, seen=seen, now=START + HOUR)
    clock(START + 80 * HOUR)
    html = page(as_(cast.nia), started_dose(cast, START + 80 * HOUR))
    assert "168/97 at T+0:40, dose 1" in html
    assert "closed without integration" in html
    assert "Integration since last dose" in html and "none" in html
