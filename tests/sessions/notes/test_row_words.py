"""Two versions of what was typed in the small forms beside a note never look alike."""

import json

import pytest
from django.urls import reverse

from patients.journals.actions import pin_insight
from sessions import actions
from sessions.actions import NoteText
from sessions.errors import NoteConflict
from sessions.models import NoteRevision
from sessions.notes.row_words import row_words
from tests.cast import START
from tests.sessions.making import book_talk

GYM = {"text": "Walk", "obstacle": "rain", "if_then": "If I cannot, the gym"}


def words(*forms, insights=None, key="commitments"):
    return row_words(key, json.dumps(forms), insights or {})


@pytest.mark.parametrize(
    "other",
    [
        GYM | {"obstacle": "no time"},
        GYM | {"obstacle": ""},
        {"text": "Walk", "obstacle": "If I cannot, the gym", "if_then": "rain"},
        {"text": "Walk", "when": "rain", "if_then": "If I cannot, the gym"},
    ],
)
def test_whatever_differs_in_a_commitment_is_to_be_seen(other):
    assert words(GYM) != words(other)


def test_each_field_is_said_as_it_was_typed_and_under_its_name():
    assert words(GYM | {"category": "start", "theme": ""}) == (
        "Walk · What could get in the way: rain · If that happens, then: If I cannot, the gym · Kind: Start"
    )
    assert words({"kind": "life_change", "text": "Sells"}, key="challenges").endswith("How it shows: Sells")


def test_an_insight_that_is_gone_is_said_to_be():
    assert "Acts on the insight: one that is not there any more" in words(GYM | {"acts_on": "id:x"})


@pytest.fixture
def two(cast):
    """At the desk it acts on one earlier insight, on the phone on another."""
    session = book_talk(cast)
    desk, phone = (
        pin_insight(by=cast.ada, patient=cast.dana, text=text, now=START) for text in ("a door", "so sad")
    )
    save_acting_on(cast, session, desk)
    with pytest.raises(NoteConflict):
        save_acting_on(cast, session, phone)
    return NoteRevision.objects.get(is_set_aside=True)


def save_acting_on(cast, session, insight):
    row = GYM | {"acts_on": f"id:{insight.pk}"}
    note = NoteText(0, {"commitments": json.dumps([row])})
    actions.save_note(by=cast.ada, session=session, note=note, now=START)


@pytest.mark.parametrize("page", ["compare", "earlier"])
def test_two_earlier_insights_are_named(cast, as_, two, page):
    key = two.pk if page == "compare" else two.note_id
    html = as_(cast.ada).get(reverse(f"sessions:{page}", args=[key])).content.decode()
    assert "door" in html and "sad" in html
