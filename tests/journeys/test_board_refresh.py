"""The board keeps itself current without taking anything out of a therapist's hands."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import START
from tests.factories.windows import a_patient, a_window
from tests.journeys.given import HOUR


@pytest.fixture
def ada(cast, alder, member_at):
    """Ada before a board with one open window, Fay's."""
    with alder():
        a_window(a_patient(cast.alder, cast.ada, "Fay Ito"), cast.ada, START - 40 * HOUR)
    ada = member_at(cast.ada)
    ada.opens("/windows/")
    return ada


def refreshed(person):
    """Come back to the tab: the board asks for itself at once, unless it is asking already."""
    expect(person.page.locator("[data-live]")).not_to_have_class(re.compile("htmx-request"))
    with person.page.expect_response("**/windows/?*"):
        person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_new_window_appears_by_itself(ada, cast, alder):
    with alder():
        a_window(a_patient(cast.alder, cast.ada, "Gil Roth"), cast.ada, START - 63 * HOUR)
    refreshed(ada)
    expect(ada.page.locator("[data-row]").first).to_contain_text("Gil Roth")


def test_the_chosen_row_stays_chosen_and_its_keys_still_work(ada):
    ada.types("j")
    refreshed(ada)
    expect(ada.page.locator("[data-row].is-selected")).to_contain_text("Fay Ito")
    ada.types("l")
    expect(ada.page.get_by_role("dialog", name="Log a call")).to_be_visible()


def test_a_key_pressed_the_moment_the_rows_are_new_opens_its_form_over_the_board(ada):
    ada.types("j")
    ada.page.evaluate(
        """document.addEventListener("htmx:afterSwap", () => setTimeout(() => document.dispatchEvent(
            new KeyboardEvent("keydown", { key: "l", bubbles: true }))), { once: true })"""
    )
    refreshed(ada)
    expect(ada.page.get_by_role("dialog", name="Log a call")).to_be_visible()


def test_nothing_is_asked_while_a_form_is_open(ada):
    ada.types("j")
    ada.types("l")
    expect(ada.page.get_by_role("dialog")).to_be_visible()
    asked = []  # by the board; the door may just then tell that somebody is here
    ada.page.on("request", lambda request: asked.append(request.url) if "/windows/?" in request.url else None)
    ada.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    ada.page.wait_for_timeout(300)
    assert asked == []


def test_a_board_that_cannot_be_refreshed_says_since_when_and_recovers(ada):
    ada.page.context.set_offline(True)
    state = ada.page.get_by_role("status").filter(has_text="not updated since")
    expect(state).to_contain_text("Offline, not updated since 10:00")
    ada.finds_nothing_wrong("a board that is not current")
    ada.page.context.set_offline(False)
    expect(state).to_be_hidden()
