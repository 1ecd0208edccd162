"""The soft gate before a first dose: who may let it begin, who is told whom to ask, and what is kept."""

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from sessions import actions
from sessions.errors import IllegalMove, NotTheirDecision, PreparationMissing
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.making import HOUR, book_dose, book_talk

WHO = "Ada Lindqvist, Paz Shah or another prescriber or therapist may decide this."


def post(browser, session, name, **fields):
    return browser.post(reverse(f"sessions:{name}", args=[session.pk]), fields)


def prepared(cast):
    talk = book_talk(cast, START - 24 * HOUR, kind=CareSession.Kind.PREPARATION)
    actions.complete_preparation(by=cast.ada, session=talk, now=START - 23 * HOUR)


def test_a_nurse_with_the_best_of_reasons_is_told_who_may_decide(cast):
    session = book_dose(cast)
    with pytest.raises(NotTheirDecision, match=WHO):
        actions.start(by=cast.nia, session=session, now=START, unprepared_reason="prepared elsewhere")
    session.refresh_from_db()
    assert (session.status, session.unprepared_by, session.unprepared_reason) == ("booked", None, "")


def test_who_may_decide_still_says_why(cast):
    session = book_dose(cast)
    with pytest.raises(PreparationMissing, match="asks for 1 more preparation"):
        actions.start(by=cast.paz, session=session, now=START, unprepared_reason="  ")


def test_a_dose_under_way_is_decided_no_more(cast):
    session = book_dose(cast)
    actions.start(by=cast.paz, session=session, now=START, unprepared_reason="transferred")
    with pytest.raises(IllegalMove):
        actions.decide_unprepared(by=cast.paz, session=session, reason="again", now=START)


def test_the_page_asks_those_who_may_and_tells_the_others(cast, as_):
    page = reverse("sessions:record", args=[book_dose(cast).pk])
    asked = as_(cast.paz).get(page).content.decode()
    assert "Why the first dose goes ahead" in asked
    told = as_(cast.nia).get(page).content.decode()
    assert WHO in told
    assert "Why the first dose goes ahead" not in told


def test_a_nurse_who_starts_it_all_the_same_reads_why_not(cast, as_):
    session = book_dose(cast)
    refused = post(as_(cast.nia), session, "start")
    assert refused.status_code == 422
    assert WHO in refused.content.decode()


def test_the_decision_is_kept_with_its_name_and_in_the_trail(cast):
    session = book_dose(cast)
    actions.start(by=cast.paz, session=session, now=START, unprepared_reason="prepared elsewhere")
    session.refresh_from_db()
    assert (session.unprepared_by, session.unprepared_reason) == (cast.paz, "prepared elsewhere")
    event = Event.objects.get(kind="session.let_unprepared")
    assert (event.actor_name, event.facts) == ("Paz Shah", {"missing": 1})


def test_a_decision_kept_ahead_lets_the_nurse_begin(cast, as_):
    session = book_dose(cast)
    kept = post(as_(cast.paz), session, "go-ahead", **{"start-unprepared_reason": "prepared elsewhere"})
    assert kept.status_code == 302
    session.refresh_from_db()
    assert session.status == "booked"
    actions.start(by=cast.nia, session=session, now=START)
    session.refresh_from_db()
    assert (session.status, session.unprepared_by) == ("in_progress", cast.paz)


def test_a_decision_without_a_reason_is_asked_for_on_the_page(cast, as_):
    refused = post(as_(cast.paz), book_dose(cast), "go-ahead")
    assert refused.status_code == 422
    assert "Say why it goes ahead." in refused.content.decode()


@pytest.mark.parametrize(("who", "status"), [("bea", 404), ("cy", 404), ("max", 403)])
def test_nobody_off_the_team_decides(cast, as_, who, status):
    sent = {"start-unprepared_reason": "x"}
    assert post(as_(getattr(cast, who)), book_dose(cast), "go-ahead", **sent).status_code == status


def test_a_prepared_dose_asks_nobody_and_keeps_no_reason(cast):
    prepared(cast)
    session = actions.start(by=cast.nia, session=book_dose(cast), now=START, unprepared_reason="stray words")
    assert (session.unprepared_by, session.unprepared_reason) == (None, "")
