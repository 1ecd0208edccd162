"""What was done is said with whom it was done to, as the page names them; the address never is."""

import pytest
from django.urls import reverse

from patients.glass.actions import break_glass
from tests.cast import START
from tests.factories.windows import a_window
from tests.sessions.making import HOUR, book_talk
from tests.sessions.test_booking_pages import typed

WHEN = "Dana Moreau, Tue 3 March, 10:00"


@pytest.fixture
def ada(cast, as_, clock):
    clock(START + HOUR / 2)
    return as_(cast.ada)


@pytest.fixture
def talk(cast):
    return book_talk(cast)


def toast(client, name, key, sent):
    """After the POST: where it leads, and the toast there."""
    answer = client.post(reverse(name, args=[key]), sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    assert "Moreau" not in answer.url
    html = client.get(answer.url).content.decode()
    return " ".join(html.partition("data-toast")[2].partition("data-dismiss")[0].split())


@pytest.mark.parametrize(
    "name, words",
    [("cancel", "The booking was cancelled."), ("no-show", "Recorded: they did not come.")],
)
def test_calling_a_session_off_says_whose_and_which(ada, talk, name, words):
    said = toast(ada, f"sessions:{name}", talk.pk, {"reason": "ill"})
    assert f"{WHEN}</strong>{words}" in said


def test_moving_says_whose(cast, ada, talk):
    moved = typed(cast, date="2026-03-04", book="1")
    assert "Dana Moreau</strong>Moved to" in toast(ada, "sessions:move", talk.pk, moved)


def test_logging_a_call_says_with_whom(cast, ada):
    window = a_window(cast.course, cast.ada, START - 30 * HOUR)
    said = toast(ada, "followups:log-contact", window.pk, {"outcome": "reached"})
    assert "Dana Moreau</strong>Logged." in said


def test_giving_a_practice_says_to_whom(cast, ada):
    given = {"practice": "outside", "most_min": 15, "starts_on": START.date(), "days": 2}
    said = toast(ada, "practices:assign", cast.dana.pk, given)
    assert "Dana Moreau</strong>Dana sees it from that day on." in said


def test_closing_a_record_that_was_opened_in_an_emergency_says_whose(cast, as_):
    opened = break_glass(by=cast.bea, patient=cast.dana, reason="a call at night", now=START)
    said = toast(as_(cast.bea), "glass:close", opened.pk, {})
    assert "Dana Moreau</strong>The record is closed to you again." in said
