"""One note in two tabs of one browser, and a tab left and come back to: no word vanishes silently."""

import pytest
from playwright.sync_api import expect

from sessions.models import CareSession, Note
from tests.cast import START
from tests.sessions.making import book_talk

LIGHT, SEA, STEP = "The kitchen light, and nobody angry.", "The sea was warm.", "I can be sad and be here"
REVIEW, INSIGHTS = "stood-out", "insights"


@pytest.fixture
def session(cast, alder):
    with alder():
        return book_talk(cast, START, kind=CareSession.Kind.INTEGRATION)


@pytest.fixture
def tabs(cast, session, member_at):
    """Two tabs of one sign-in that came to the note from another page; asked whether to leave, she leaves."""
    ada = member_at(cast.ada)
    first, second = ada.page, ada.context.new_page()
    for tab in (first, second):
        tab.on("dialog", lambda dialog: dialog.accept())
        tab.goto("/")
        tab.goto(f"/sessions/{session.pk}/")
    return first, second


def field(tab, name):
    return tab.locator(f"#note [name={name}]")


def writes(tab, name, words, state="saved"):
    field(tab, name).fill(words)
    is_told(tab, state)


def is_told(tab, state="saved"):
    expect(tab.locator(f"[data-saved-for=note][data-state={state}]")).to_be_visible()


def said(session, name):
    return Note.objects.get(session=session).sections.get(key=name).body.replace("\r\n", "\n")


def set_aside(session):
    return Note.objects.get(session=session).revisions.filter(is_set_aside=True)


def test_a_tab_left_and_come_back_to_takes_nothing_away(tabs, session, alder):
    left, asked = tabs
    writes(left, REVIEW, LIGHT)
    writes(asked, REVIEW, SEA, "conflict")
    asked.get_by_role("button", name="Keep both").click()
    is_told(asked)
    field(left, INSIGHTS).fill(STEP)
    left.go_back()
    left.go_forward()
    expect(field(left, REVIEW)).to_have_value(f"{SEA}\n\n{LIGHT}")
    expect(field(left, INSIGHTS)).to_have_value(STEP)
    is_told(left)
    left.close(run_before_unload=True)
    asked.reload()
    expect(field(asked, REVIEW)).to_have_value(f"{SEA}\n\n{LIGHT}")
    expect(field(asked, INSIGHTS)).to_have_value(STEP)
    expect(asked.get_by_text("A second version waits")).to_have_count(0)
    with alder():
        assert said(session, REVIEW) == f"{SEA}\n\n{LIGHT}"
        assert not set_aside(session).filter(chosen_at=None).exists()


def test_a_tab_closed_for_good_leaves_only_what_was_typed_in_it_to_choose(tabs, session, alder):
    closed, asked = tabs
    writes(asked, REVIEW, SEA)
    writes(asked, INSIGHTS, STEP)
    writes(closed, REVIEW, LIGHT, "conflict")
    closed.close()
    asked.reload()
    asked.get_by_role("link", name="Compare and choose").click()
    expect(asked.locator("fieldset.versions")).to_have_count(1)
    expect(asked.get_by_text("Empty")).to_have_count(0)
    expect(asked.locator("fieldset.versions")).to_contain_text(SEA)
    expect(asked.locator("fieldset.versions")).to_contain_text(LIGHT)
    asked.get_by_label("Keep both").check()
    asked.get_by_role("button", name="Save what I chose").click()
    asked.wait_for_url(f"**/sessions/{session.pk}/")
    expect(field(asked, REVIEW)).to_have_value(f"{SEA}\n\n{LIGHT}")
    expect(field(asked, INSIGHTS)).to_have_value(STEP)
    expect(asked.get_by_text("A second version waits")).to_have_count(0)
    asked.get_by_role("link", name="Earlier versions").click()
    expect(asked.get_by_text("Typed in a second window, compared")).to_be_visible()


def test_ones_own_words_are_not_set_against_themselves(tabs, session, alder):
    tab, _ = tabs
    writes(tab, REVIEW, SEA)
    field(tab, REVIEW).fill(LIGHT)
    tab.reload()
    writes(tab, INSIGHTS, STEP)
    expect(field(tab, REVIEW)).to_have_value(LIGHT)
    expect(tab.locator(".conflict")).to_have_count(0)
    with alder():
        assert (said(session, REVIEW), said(session, INSIGHTS)) == (LIGHT, STEP)
        assert not set_aside(session).exists()
