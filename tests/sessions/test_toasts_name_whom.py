"""What was done is said with whom it was done to, as the page names them; the address never is."""

import pytest
from django.urls import reverse

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
