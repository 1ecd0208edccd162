"""What was agreed and when: the plan in one sentence, days that make sense, and the order of time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from patients.journals.actions import add_commitment
from patients.journals.presenters.plans import plan_words
from sessions import actions
from sessions.actions import CommitmentDraft, InsightDraft
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.integration.test_pages import FORMSETS, url
from tests.sessions.making import HOUR, book_talk

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "obstacle, if_then, said",
    [
        ("", "", ""),
        ("it rains", "the stairs", "If it rains, then the stairs"),
        ("it rains.", "then the stairs", "If it rains, then the stairs"),
        ("", "the stairs", "If something gets in the way, then the stairs"),
        ("it rains", "", "If it rains: no plan yet"),
        ("rain", "if it rains, the gym", "If it rains, the gym"),
        ("tired", "if it rains, the gym", "Obstacle: tired. If it rains, the gym"),
        ("", "if it rains, the gym", "If it rains, the gym"),
        ("If it rains", "the stairs", "If it rains, then the stairs"),
    ],
)
def test_a_plan_is_said_in_one_sentence(obstacle, if_then, said):
    assert plan_words(obstacle, if_then) == said


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


def talk_at(cast, starts_at, typed_at=None, commitments=(), insights=()):
    session = book_talk(cast, starts_at, now=starts_at)
    return actions.complete_integration(
        by=cast.ada, session=session, started_at=starts_at, ended_at=starts_at + HOUR,
        insights=insights, commitments=commitments, now=typed_at or starts_at + HOUR,
    )  # fmt: skip


WALK = CommitmentDraft("Walk to the lake", obstacle="it rains", if_then="the stairs")


def html_of(client, name, key):
    return client.get(url(name, key)).content.decode()


def test_the_if_is_there_wherever_a_commitment_is_listed(cast, ada, clock):
    first = talk_at(cast, START, commitments=[WALK])
    clock(START + DAY)
    second = book_talk(cast, START + DAY)
    for html in (
        html_of(ada, "record", first),
        html_of(ada, "record", second),
        html_of(ada, "thread", cast.dana),
        ada.get(reverse("journals:panel", args=[cast.dana.pk])).content.decode(),
    ):
        assert "If it rains, then the stairs" in html


def test_an_earlier_session_does_not_ask_about_what_was_taken_on_later(cast, ada, clock):
    add_commitment(now=START + DAY, by=cast.ada, patient=cast.dana, course=cast.course, text="Call my sister")
    talk_at(cast, START + 2 * DAY, commitments=[WALK])
    clock(START + 5 * DAY)
    late = book_talk(cast, START, now=START + 5 * DAY)
    html = html_of(ada, "record", late)
    assert "Call my sister" not in html and "Walk to the lake" not in html
    assert "None from before this session." in html
    last = html_of(ada, "record", book_talk(cast, START + 4 * DAY, now=START + 5 * DAY))
    assert "Call my sister" in last and "Walk to the lake" in last


def test_what_was_agreed_before_is_asked_about_however_late_it_was_typed(cast, ada, clock):
    talk_at(cast, START, typed_at=START + 5 * DAY, commitments=[WALK])
    clock(START + 5 * DAY)
    between = book_talk(cast, START + DAY, now=START + 5 * DAY)
    assert "Walk to the lake" in html_of(ada, "record", between)


def closing(day, asked_on):
    return {
        "version": "0", "times-held_on": f"{day:%Y-%m-%d}", "times-began": "09:00", "times-ended": "10:00",
        **FORMSETS, "commitments-0-text": "Walk", "commitments-0-check_in_on": f"{asked_on:%Y-%m-%d}",
    }  # fmt: skip


def test_a_day_before_the_session_is_refused_beside_its_field(cast, ada, clock):
    clock(START + 9 * DAY)
    session = book_talk(cast, START, now=START + 9 * DAY)
    refused = ada.post(url("complete", session), closing(START, START - DAY))
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "2 March 2026 is too early. Give 3 March 2026 or later." in html
    assert 'id="id_commitments-0-check_in_on"' in html and "Walk" in html
    session.refresh_from_db()
    assert session.status == CareSession.Status.BOOKED


def test_a_session_logged_late_takes_a_day_that_has_passed_since(cast, ada, clock):
    clock(START + 9 * DAY)
    session = book_talk(cast, START, now=START + 9 * DAY)
    assert ada.post(url("complete", session), closing(START, START + 2 * DAY)).status_code == 302


def test_what_is_added_outside_of_a_session_is_asked_about_from_today_on(cast, ada):
    sent = {**FORMSETS, "commitments-0-text": "Walk", "commitments-0-check_in_on": "2026-03-02"}
    refused = ada.post(url("add-to-thread", cast.dana), sent)
    assert refused.status_code == 422 and "Give 3 March 2026 or later" in refused.content.decode()


def test_a_day_of_another_year_has_its_year(cast, ada, clock):
    talk_at(cast, START, insights=[InsightDraft("The wall is a door")])
    assert "Tue 3 March 2026" not in html_of(ada, "thread", cast.dana)
    clock(START + 300 * DAY)
    assert "Tue 3 March 2026" not in html_of(ada, "thread", cast.dana)
    clock(START + 330 * DAY)
    for name in ("thread", "panel"):
        assert "Tue 3 March 2026" in html_of(ada, name, cast.dana)


def test_sessions_and_the_thread_stand_in_the_order_in_which_they_really_began(cast, ada, clock):
    """Booked for the afternoon, held in the morning and typed last: it comes first."""
    talk_at(cast, START + HOUR, insights=[InsightDraft("The second")])
    early = book_talk(cast, START + 6 * HOUR, now=START)
    actions.complete_integration(
        by=cast.ada, session=early, started_at=START - 3 * HOUR, ended_at=START - 2 * HOUR,
        insights=[InsightDraft("The first")], now=START + 5 * HOUR,
    )  # fmt: skip
    clock(START + 8 * HOUR)
    thread = html_of(ada, "thread", cast.dana)
    assert thread.index("The first") < thread.index("The second")
    panel = html_of(ada, "panel", cast.dana)
    assert panel.index("11:00") < panel.index("07:00")
