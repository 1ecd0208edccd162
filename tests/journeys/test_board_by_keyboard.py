"""A therapist between two patients works the board without a mouse."""

import pytest
from playwright.sync_api import expect

from patients.followups.models import ContactLog
from tests.cast import START
from tests.factories.windows import a_patient, a_window
from tests.journeys.given import HOUR


@pytest.fixture
def ada(cast, alder, member_at):
    """Ada before a board with two open windows: Fay's closes first, then Gil's."""
    with alder():
        for name, hours in (("Fay Ito", 70), ("Gil Roth", 40)):
            a_window(a_patient(cast.alder, cast.ada, name), cast.ada, START - hours * HOUR)
    ada = member_at(cast.ada)
    ada.opens("/windows/")
    return ada


def chosen(person):
    return person.page.locator("[data-row].is-selected")


def test_j_and_k_move_and_stay_at_the_ends(ada):
    ada.types("j")
    expect(chosen(ada)).to_contain_text("Fay Ito")
    ada.types("j", "j", "j")
    expect(chosen(ada)).to_contain_text("Gil Roth")
    ada.types("k")
    expect(chosen(ada)).to_contain_text("Fay Ito")
    ada.finds_nothing_wrong("a row chosen")


def test_enter_opens_the_chart_and_b_the_booking(ada):
    ada.types("j", "j", "Enter")
    ada.sees_heading("Gil Roth")
    ada.page.go_back()
    ada.types("j", "b")
    ada.sees_heading("Book a session")
    ada.sees("Fay Ito")


def test_l_logs_a_call_without_leaving_the_board(ada, alder):
    ada.types("j", "l")
    dialog = ada.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Log a call")
    ada.finds_nothing_wrong("logging a call")
    dialog.get_by_label("Spoke with them").check()
    dialog.get_by_role("button", name="Log it").click()
    ada.sees("Logged.")
    ada.arrives_at("/windows/")
    with alder():
        assert ContactLog.objects.get().patient.given_name == "Fay"


def test_escape_closes_the_question_and_nothing_is_logged(ada, alder):
    ada.types("j", "l")
    expect(ada.page.get_by_role("dialog")).to_be_visible()
    ada.types("Escape")
    expect(ada.page.get_by_role("dialog")).to_be_hidden()
    with alder():
        assert not ContactLog.objects.exists()
