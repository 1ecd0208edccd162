"""The page of a preparation: screening, touch and topics beside the note."""

import pytest
from django.urls import reverse

from patients.screening.actions import Answered, answer_screening, record_touch
from sessions import actions
from sessions.actions import NoteText
from sessions.models import CareSession, Note
from tests.cast import START
from tests.sessions.making import HOUR, book_talk


def preparation(cast, at=START):
    return book_talk(cast, at, kind=CareSession.Kind.PREPARATION)


def url(session, name="record"):
    return reverse(f"sessions:{name}", args=[session.pk])


def completed(cast, at, **sections):
    session = preparation(cast, at)
    return actions.complete_preparation(
        by=cast.ada, session=session, now=at + HOUR, note=NoteText(version=0, sections=sections)
    )


def touched(cast, extent="hand", words="Left hand only."):
    record_touch(by=cast.ada, patient=cast.dana, extent=extent, words=words, asked_at=START, now=START)


def test_an_admin_sees_that_there_is_a_screening_and_no_words(cast, as_):
    touched(cast)
    answered = [Answered("cardiac", "yes", "a stent in 2019")]
    answer_screening(by=cast.ada, course=cast.course, answers=answered, now=START)
    said = as_(cast.max).get(url(preparation(cast))).content.decode()
    assert "1 to be cleared" in said
    assert all(words not in said for words in ("Left hand only.", "stent", "Cardiac disease"))


@pytest.mark.parametrize("who", ["bea", "cy"])
def test_strangers_find_no_preparation(cast, as_, who):
    assert as_(getattr(cast, who)).get(url(preparation(cast))).status_code == 404


def test_the_page_counts_by_the_protocol_and_shows_screening_and_touch(cast, as_):
    completed(cast, START - 48 * HOUR)
    said = as_(cast.ada).get(url(preparation(cast))).content.decode()
    assert "Preparation 2. The protocol asks for 1 to 3; completed so far: 1." in said
    assert "15 items to ask." in said
    assert "Limits and signals, in their words" in said


def test_topics_are_the_protocols_with_their_hints_and_stay_ticked(cast, as_):
    session, browser = preparation(cast), as_(cast.ada)
    sent = {"version": "0", "education": ["safety", "touch"]}
    assert browser.post(url(session, "save-note"), sent).status_code == 302
    assert Note.objects.get().education == ["safety", "touch"]
    said = browser.get(url(session)).content.decode()
    assert "No driving until the next day after restful sleep" in said
    assert said.split('value="safety"')[1].split(">")[0].endswith("checked")


def test_touch_is_kept_from_the_preparation_and_leads_back_to_it(cast, as_):
    session = preparation(cast)
    sent = {"touch-extent": "hand", "touch-asked_on": "2026-03-03", "next": url(session)}
    kept = as_(cast.ada).post(reverse("patients:touch", args=[cast.dana.pk]), sent)
    assert kept.url == f"{url(session)}#kept"


def test_another_site_is_never_where_one_returns(cast, as_):
    sent = {"touch-extent": "none", "touch-asked_on": "2026-03-03", "next": "https://elsewhere.test/"}
    kept = as_(cast.ada).post(reverse("patients:touch", args=[cast.dana.pk]), sent)
    assert kept.url.startswith("/patients/")
