"""When a talk was, and what was given, is put right afterwards: refusals first, and both values stay."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from integration_care.audit.models import Event
from patients.followups.models import IntegrationWindow
from patients.followups.window import WindowState
from sessions import actions
from sessions.actions import NoteText
from sessions.errors import InTheFuture, NotTheirDecision, OutOfOrder, ReasonNeeded, Refused
from sessions.models import Administration, CareSession, TimesCorrection
from tests.cast import START
from tests.sessions.making import HOUR, book_talk, given_dose, im, started_dose

BEGAN, TYPED = START + 30 * HOUR, START + 100 * HOUR
SENT = {"held_on": "2026-03-06", "began": "18:00", "ended": "19:00", "reason": "Typed the wrong day."}


@pytest.fixture
def talk(cast, clock):
    """Inside the window of the dose, as it was typed; the product's time is three days later."""
    given_dose(cast)
    session = book_talk(cast, BEGAN)
    actions.complete_integration(
        by=cast.ada, session=session, started_at=BEGAN, ended_at=BEGAN + HOUR, now=BEGAN + HOUR
    )
    clock(TYPED)
    return session


def correct(who, session, began=BEGAN + HOUR, ended=None, reason="Looked it up."):
    return actions.correct_times(
        by=who, session=session, started_at=began, ended_at=ended or began + HOUR, reason=reason, now=TYPED
    )


def url(session, name="correct-times"):
    return reverse(f"sessions:{name}", args=[session.pk])


def test_others_are_refused_and_told_who_may(cast, as_, talk):
    with pytest.raises(NotTheirDecision, match="Ada Lindqvist may correct"):
        correct(cast.nia, talk)
    for stranger in (cast.cy, cast.bea):
        assert as_(stranger).post(url(talk), SENT).status_code == 404
    assert as_(cast.max).post(url(talk), SENT).status_code == 403
    html = as_(cast.nia).get(url(talk)).content.decode()
    assert "Ada Lindqvist may correct these times" in html and "Correct the times</button>" not in html
    assert as_(cast.nia).post(url(talk), SENT).status_code == 422
    assert not TimesCorrection.objects.exists()


def test_impossible_times_and_a_missing_reason_are_refused(cast, talk):
    with pytest.raises(InTheFuture):
        correct(cast.ada, talk, TYPED + HOUR)
    with pytest.raises(OutOfOrder, match="ends after its start"):
        correct(cast.ada, talk, BEGAN, BEGAN - HOUR)
    with pytest.raises(OutOfOrder, match="ends after its start"):
        correct(cast.ada, talk, BEGAN, BEGAN)
    with pytest.raises(OutOfOrder, match="more than 12 hours"):
        correct(cast.ada, talk, BEGAN, BEGAN + 13 * HOUR)
    with pytest.raises(Refused, match="stand already"):
        correct(cast.ada, talk, BEGAN)
    with pytest.raises(ReasonNeeded):
        correct(cast.ada, talk, reason=" ")
    talk.refresh_from_db()
    assert talk.started_at == BEGAN and not TimesCorrection.objects.exists()


def test_what_is_refused_is_said_beside_its_field_and_what_was_typed_stays(cast, as_, talk):
    refused = as_(cast.ada).post(url(talk), SENT | {"held_on": "2026-03-09"})
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "This day has not come yet." in html and 'value="Typed the wrong day."' in html
    html = (
        as_(cast.ada)
        .post(url(talk), SENT | {"began": "15:00", "ended": "16:00", "held_on": "2026-03-07"})
        .content.decode()
    )
    assert "This time has not come yet" in html
    assert "Say why in a few words" in as_(cast.ada).post(url(talk), SENT | {"reason": ""}).content.decode()


def test_a_session_that_is_not_over_has_nothing_to_correct(cast, as_, clock):
    clock(START)
    session = book_talk(cast)
    assert as_(cast.ada).get(url(session)).status_code == 404
    with pytest.raises(Refused, match="that is over"):
        correct(cast.ada, session)


def test_the_window_follows_and_both_times_stay(cast, as_, talk):
    assert IntegrationWindow.objects.get().met_by == talk
    moved = SENT | {"held_on": "2026-03-07", "began": "9:00", "ended": "10:00"}
    assert as_(cast.ada).post(url(talk), moved).status_code == 302
    talk.refresh_from_db()
    row = TimesCorrection.objects.get()
    assert (row.was_started_at, row.started_at, row.by) == (BEGAN, talk.started_at, cast.ada)
    assert talk.started_at > START + 72 * HOUR
    window = IntegrationWindow.objects.get()
    assert (window.met_at, window.state(TYPED)) == (talk.started_at, WindowState.LATE_MET)
    assert Event.objects.get(kind="session.times_corrected").facts["was"] == BEGAN.isoformat()
    html = as_(cast.nia).get(reverse("sessions:record", args=[talk.pk])).content.decode()
    assert "Times corrected. Was Wed 4 March, 16:00–17:00. Ada Lindqvist" in html
    with pytest.raises(DatabaseError), transaction.atomic():
        TimesCorrection.objects.update(reason="none")


def test_who_wrote_the_note_may_correct_too_and_seconds_are_kept(cast, as_, clock):
    clock(TYPED)
    began = BEGAN + timedelta(seconds=31)
    session = book_talk(cast, BEGAN, kind=CareSession.Kind.PREPARATION)
    note = NoteText(0, {"goals": "Sleep."})
    actions.complete_preparation(
        by=cast.paz, session=session, started_at=began, ended_at=BEGAN + HOUR, note=note, now=BEGAN + HOUR
    )
    page = as_(cast.paz).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert url(session) in page
    sent = SENT | {"held_on": "2026-03-04", "began": "16:00", "ended": "17:20"}
    assert as_(cast.paz).post(url(session), sent).status_code == 302
    session.refresh_from_db()
    assert (session.started_at, session.ended_at) == (began, BEGAN + HOUR + timedelta(minutes=20))


@pytest.fixture
def given(cast, clock):
    clock(START + HOUR)
    session = started_dose(cast)
    return actions.record_administration(by=cast.nia, session=session, given=im(75), now=START)


GIVEN = {"part": "first", "route": "im", "total_mg": "70", "at": "10:05", "reason": "Read the syringe again."}


def test_a_correction_of_what_was_given_says_what_it_lacks(cast, as_, given):
    address = url(given, "correct-administration")
    for stranger in (cast.cy, cast.bea):
        assert as_(stranger).post(address, GIVEN).status_code == 404
    refused = as_(cast.paz).post(address, GIVEN | {"reason": "", "site": "left deltoid"})
    assert refused.status_code == 422 and "left deltoid" in refused.content.decode()
    assert "has not come yet" in as_(cast.paz).post(address, GIVEN | {"at": "15:00"}).content.decode()
    assert "before the session starts" in as_(cast.paz).post(address, GIVEN | {"at": "9:00"}).content.decode()
    same = as_(cast.paz).post(address, GIVEN | {"total_mg": "75", "at": "10:00"}).content.decode()
    assert "This is what stands already." in same
    assert Administration.objects.get().struck_at is None


def test_the_page_corrects_amount_and_time_and_both_entries_stay(cast, as_, given):
    record = as_(cast.paz).get(reverse("sessions:record", args=[given.session_id])).content.decode()
    address = url(given, "correct-administration")
    assert address in record
    html = as_(cast.paz).get(address).content.decode()
    assert 'value="75.00"' in html and url(given, "strike") in html
    assert as_(cast.paz).post(address, GIVEN).status_code == 302
    right = Administration.objects.standing().get()
    assert (right.total_mg, right.given_at) == (70, START + timedelta(minutes=5))
    assert right.given_by == cast.nia
    given.refresh_from_db()
    assert given.struck_reason == "Read the syringe again."
    assert "already struck out" in as_(cast.paz).post(address, GIVEN).content.decode()
    assert Administration.objects.count() == 2
