"""What somebody typed stays: when a dialog closes by a slip, and when another form is sent."""

import pytest
from playwright.sync_api import expect

from patients.followups.models import ContactLog
from sessions import actions
from tests.cast import START
from tests.factories.windows import a_patient, a_window
from tests.journeys.given import HOUR
from tests.sessions.making import im, started_dose

WORDS = "voice mail, rang twice"


@pytest.fixture
def dialog(cast, alder, member_at):
    """Ada is about to log a call, and has typed a few words."""
    with alder():
        a_window(a_patient(cast.alder, cast.ada, "Fay Ito"), cast.ada, START - 70 * HOUR)
    ada = member_at(cast.ada)
    ada.opens("/windows/")
    ada.types("j")
    ada.types("l")
    asked = ada.page.get_by_role("dialog")
    asked.get_by_role("textbox").fill(WORDS)
    return asked


def test_escape_asks_before_it_discards(dialog):
    dialog.page.keyboard.press("Escape")
    dialog.page.keyboard.press("Escape")
    dialog.get_by_role("button", name="Keep writing").click()
    expect(dialog.get_by_role("textbox")).to_have_value(WORDS)
    dialog.get_by_text("Not now").click()
    dialog.get_by_role("button", name="Discard").click()
    expect(dialog).to_be_hidden()


def test_two_presses_log_one_call(dialog, alder):
    dialog.get_by_label("Spoke with them").check()
    dialog.get_by_role("button", name="Log it").dblclick()
    expect(dialog.page.get_by_text("Logged.").first).to_be_visible()
    with alder():
        assert ContactLog.objects.count() == 1


def test_sending_one_form_of_a_dose_keeps_the_others(cast, alder, member_at):
    with alder():
        session = started_dose(cast)
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{session.pk}/")
    nia.page.get_by_label("What was seen or done").fill("asks for water")
    nia.page.get_by_label("Heart rate").fill("88")
    nia.page.get_by_label("mg/kg").fill("0.75")
    nia.page.locator("[name=give-weight_kg]").fill("")
    nia.presses("Record as given")
    nia.sees("mg/kg needs a weight")
    expect(nia.page.get_by_label("What was seen or done")).to_have_value("asks for water")
    expect(nia.page.get_by_label("Heart rate")).to_have_value("88")
    nia.presses("Note it")
    nia.sees("asks for water")
    expect(nia.page.get_by_label("What was seen or done")).to_have_value("")
    expect(nia.page.get_by_label("Heart rate")).to_have_value("88")
    expect(nia.page.get_by_label("mg/kg")).to_have_value("0.75")
    nia.finds_nothing_wrong("one form sent")


def test_leaving_the_gate_by_a_link_asks_before_its_words_go(cast, alder, member_at):
    with alder():
        session = started_dose(cast)
        actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    nia, asked = member_at(cast.nia), []
    nia.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    nia.opens(f"/sessions/{session.pk}/discharge/")
    nia.writes("Grounding", "feet on the floor, named five things")
    with nia.page.expect_event("dialog"):
        nia.page.get_by_role("link", name="Not yet").click(no_wait_after=True)
    assert asked == ["beforeunload"]
    expect(nia.page.get_by_label("Grounding")).to_have_value("feet on the floor, named five things")
    nia.writes("Grounding", "")
    nia.follows("Not yet")
    nia.arrives_at(f"/sessions/{session.pk}/$")
    assert asked == ["beforeunload"]
