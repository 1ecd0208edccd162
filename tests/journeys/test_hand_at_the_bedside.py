"""What Enter does on the dosing page, and where the cursor is after it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from sessions import actions
from sessions.models import TimelineMark
from tests.cast import START
from tests.sessions.making import im, seen, started_dose

MINUTE = timedelta(minutes=1)
HEARS_THE_ANSWER = """() => document.querySelector("[data-live-poll]")
    .addEventListener("htmx:afterRequest", () => (document.documentElement.dataset.answered = ""))"""


@pytest.fixture
def dose(cast, alder, stage):
    """Given at START, twenty minutes ago."""
    with alder():
        session = started_dose(cast)
        seen(cast, session, START - MINUTE, spo2=98)
        actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    stage.time.freeze(START + 20 * MINUTE)
    return session


def test_what_is_typed_and_sent_by_enter_is_a_note(cast, alder, dose, member_at):
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{dose.pk}/")
    nia.types("t")
    nia.page.keyboard.type("Opened her eyes once")
    nia.types("Enter")
    expect(
        nia.page.get_by_role("list", name="Log").get_by_text("Opened her eyes once", exact=True)
    ).to_be_visible()
    expect(nia.page.get_by_label("What was seen or done")).to_be_focused()
    with alder():
        assert TimelineMark.objects.get().kind == TimelineMark.Kind.NOTE


def test_the_hand_stays_at_the_row_after_an_observation_and_goes_on_to_the_next_line(
    cast, alder, dose, member_at
):
    with alder():
        for minute, spo2 in ((10, 80), (15, 85)):
            seen(cast, dose, START + minute * MINUTE, spo2=spo2)
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{dose.pk}/")
    row = nia.page.get_by_role("row", name="The next observation")
    nia.types("o")
    nia.writes("Heart rate", "83")
    nia.types("Enter")
    expect(nia.page.get_by_label("Heart rate")).to_have_value("")
    expect(row).to_be_focused()
    for name, then in (("SpO₂ 80 %", "SpO₂ 85 %"), ("SpO₂ 85 %", None)):
        nia.types("k")
        line = nia.page.get_by_role("region", name=name)
        line.get_by_label("Told").fill("Dr Shah")
        nia.types("Enter")
        expect(line).to_have_count(0)
        expect(nia.page.get_by_role("region", name=then) if then else row).to_be_focused()
    nia.types("m")
    nia.page.get_by_text("add words").click()
    nia.page.get_by_label("Words to Music").fill("Cello")
    nia.types("Enter")
    expect(nia.page.get_by_role("list", name="Log", exact=True)).to_be_focused()
    nia.finds_nothing_wrong("everything acknowledged")


def test_an_answer_asked_for_before_an_acknowledgement_does_not_bring_its_line_back(
    cast, alder, dose, member_at
):
    """What others wrote is asked for every five seconds; on its way, it may be overtaken."""
    with alder():
        seen(cast, dose, START + 10 * MINUTE, spo2=80)
    nia, held = member_at(cast.nia), []
    nia.opens(f"/sessions/{dose.pk}/")
    asks = nia.page.locator("[data-live-poll]").get_attribute("hx-get")
    nia.page.route(f"**{asks}", lambda route: held.append((route, route.fetch())), times=1)
    nia.waits_for(lambda: held, "the answer that is overtaken")
    line = nia.page.get_by_role("region", name="SpO₂ 80 %")
    line.get_by_label("Told").fill("Dr Shah")
    nia.types("Enter")
    expect(line).to_have_count(0)
    nia.page.evaluate(HEARS_THE_ANSWER)
    ((route, answer),) = held
    route.fulfill(response=answer)
    expect(nia.page.locator("html[data-answered]")).to_have_count(1)
    assert line.count() == 0
