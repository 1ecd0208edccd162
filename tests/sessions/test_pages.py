"""The pages of the room: who may open them, what they show, what reading costs."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from sessions import actions
from sessions.actions import NoteText, Seen
from sessions.models import CareSession, TimelineMark
from tests.cast import START
from tests.sessions.making import HOUR, book_dose, book_talk, given_dose, im, started_dose

Kind = CareSession.Kind


def page(session, name="record"):
    return reverse(f"sessions:{name}", args=[session.pk])


TOKEN = re.compile(rb'"X-CSRFToken": "[^"]+"')


def without_token(response):
    return TOKEN.sub(b"", response.content)


PAGES = ["record", "discharge", "move", "cancel", "no-show", "stop", "void"]


@pytest.mark.parametrize("name", PAGES)
def test_another_clinic_and_a_colleague_off_the_team_get_the_404_of_nothing(cast, as_, name):
    session = started_dose(cast)
    nothing = reverse(f"sessions:{name}", args=[cast.ada.pk])
    for stranger in (cast.cy, cast.bea):
        client = as_(stranger)
        there, nowhere = client.get(page(session, name)), client.get(nothing)
        assert there.status_code == nowhere.status_code == 404
        assert without_token(there) == without_token(nowhere)


def test_a_patient_may_not_open_a_session(cast, as_, patient_member):
    assert as_(patient_member).get(page(book_talk(cast))).status_code == 403


@pytest.mark.parametrize("kind", [Kind.PREPARATION, Kind.DOSING, Kind.INTEGRATION])
def test_every_kind_has_its_page_in_every_state(cast, as_, kind):
    client, hours = as_(cast.ada), 2 if kind == Kind.DOSING else 1
    session = book_dose(cast) if kind == Kind.DOSING else book_talk(cast, kind=kind)
    assert client.get(page(session)).status_code == 200
    actions.start(by=cast.ada, session=session, now=START, unprepared_reason="asked for")
    assert client.get(page(session)).status_code == 200
    actions.abort(by=cast.ada, session=session, reason="unwell", now=START + hours * HOUR)
    stopped = client.get(page(session))
    assert "unwell" in stopped.content.decode()


def test_an_admin_sees_that_a_note_exists_and_never_its_text(cast, as_):
    session = book_talk(cast)
    text = NoteText(version=0, sections={"review": "The kitchen light and her mother."})
    actions.save_note(by=cast.ada, session=session, note=text, now=START)
    html = as_(cast.max).get(page(session)).content.decode()
    assert "A note by Ada Lindqvist" in html
    assert "kitchen" not in html and "grief" not in html


def test_the_dose_page_shows_intention_clock_and_what_crosses_a_line(cast, as_, clock):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(75), now=START)
    seen = Seen(observed_at=START + timedelta(minutes=30), systolic=163, diastolic=98, spo2=97)
    clock(START + timedelta(minutes=43))
    actions.record_observation(by=cast.nia, session=session, seen=seen, now=START + timedelta(minutes=43))
    html = as_(cast.ada).get(page(session)).content.decode()
    assert "To look at the grief without running from it." in html
    assert "T+0:43" in html
    assert "IM 75 mg" in html
    assert "163/98 at T+0:30" in html and "Pressure at least 160/100" in html
    assert "confirm with your prescriber" in html


def test_an_admin_sees_that_something_was_marked_and_never_the_words(cast, as_):
    session = started_dose(cast)
    words = TimelineMark.Kind.WORDS
    actions.mark(by=cast.nia, session=session, kind=words, at=START, text="The kitchen light.", now=START)
    seen = Seen(START, heart_rate=70, note="Quiet tears.")
    actions.record_observation(by=cast.nia, session=session, seen=seen, now=START)
    team = as_(cast.nia).get(page(session)).content.decode()
    assert "The kitchen light." in team and "Quiet tears." in team
    admin = as_(cast.max).get(page(session)).content.decode()
    assert "Words spoken" in admin
    assert "kitchen" not in admin and "tears" not in admin


def test_the_panel_and_the_day_list_name_the_session(cast, as_):
    given_dose(cast)
    html = as_(cast.ada).get(reverse("sessions:panel", args=[cast.dana.pk])).content.decode()
    assert "IM 75 mg" in html and "completed" in html
    assert "Dana Moreau" in as_(cast.ada).get(reverse("sessions:today")).content.decode()


def test_a_dose_is_mine_to_whoever_leads_runs_or_writes_in_it(cast, as_):
    """Ada leads it. A nurse has the doses of her patients before they begin; a prescriber once she wrote."""
    session = started_dose(cast)
    url = reverse("sessions:today")
    assert "Dana Moreau" in as_(cast.nia).get(url).content.decode()
    assert "Dana Moreau" not in as_(cast.paz).get(url).content.decode()
    assert "Dana Moreau" not in as_(cast.bea).get(url + "?whose=all").content.decode()
    actions.mark(by=cast.paz, session=session, kind="music", at=START, text="", now=START)
    assert "Dana Moreau" in as_(cast.paz).get(url).content.decode()


def test_the_patients_appointments_are_in_their_own_zone_and_kind_words(cast, as_, patient_member):
    book_dose(cast, START + timedelta(days=1))
    html = as_(patient_member).get(reverse("sessions:my-appointments")).content.decode()
    assert "Your treatment session" in html
    assert "09:00" in html and "Chicago time" in html
    assert not any(word in html.lower() for word in ("missed", "failed", "overdue", "dosing"))


def queries(client, url, counter):
    with counter() as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_the_dose_page_costs_the_same_for_one_row_and_for_fifty(cast, as_, counting):
    session, client = started_dose(cast), as_(cast.ada)
    actions.record_administration(by=cast.nia, session=session, given=im(75), now=START)
    actions.record_observation(by=cast.nia, session=session, seen=Seen(START, heart_rate=70), now=START)
    client.get(page(session))
    few = queries(client, page(session), counting)
    for minute in range(1, 50):
        at = START + timedelta(minutes=minute)
        actions.record_observation(by=cast.nia, session=session, seen=Seen(at, heart_rate=70), now=at)
    assert queries(client, page(session), counting) == few


def test_the_panel_costs_the_same_for_one_session_and_for_fifty(cast, as_, counting):
    client, url = as_(cast.ada), reverse("sessions:panel", args=[cast.dana.pk])
    given_dose(cast)
    client.get(url)
    few = queries(client, url, counting)
    for day in range(1, 25):
        book_talk(cast, START + timedelta(days=day), now=START)
    assert queries(client, url, counting) == few
