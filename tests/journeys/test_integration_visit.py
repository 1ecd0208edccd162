"""One full integration visit, by keyboard: what stays of it, and what it sets in motion."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import expect

from patients.followups.models import Alert
from patients.journals.models import Commitment
from sessions import actions
from sessions.actions import InsightDraft
from sessions.models import Theme
from tests.cast import START
from tests.journeys.given import HOUR
from tests.sessions.making import book_dose, book_talk, given_dose

SAD = "I can be sad and still be here"


def test_one_integration_visit(stage, cast, alder, member_at):
    with alder():
        given_dose(cast, START - 31 * HOUR)
        earlier = book_talk(cast, START - 100 * HOUR)
        actions.complete_integration(
            by=cast.ada, session=earlier, now=earlier.scheduled_end, themes=["grief", "voice"],
            insights=[InsightDraft("The house is mine", "voice")],
        )  # fmt: skip
        session = book_talk(cast, START)
        book_dose(cast, START + 120 * HOUR)
    stage.time.freeze(START + timedelta(minutes=55))
    ada = member_at(cast.ada)
    ada.page.set_viewport_size({"width": 1280, "height": 800})
    ada.opens(f"/sessions/{session.pk}/")

    themes = ada.page.get_by_role("combobox", name="Themes")
    themes.focus()
    ada.types("g", "ArrowDown", "Enter")
    ada.page.keyboard.type("kitchen light,")
    expect(ada.page.get_by_role("button", name="Remove grief")).to_be_visible()
    ada.types("Backspace")
    ada.page.keyboard.type("kitchen, ")
    ada.writes("Insights to keep", f"{SAD} #grief")
    ada.writes("What will they do", "Call my sister")
    ada.writes("Who knows of it and will ask", "Maya")
    ada.page.get_by_label("Acts on the insight").first.select_option(label=SAD)
    ada.page.get_by_label("Grief", exact=True).check(force=True)
    ada.page.get_by_text("Add one to the register").click()
    ada.page.get_by_label("What came up").first.select_option(label="Negative therapeutic reaction")
    ada.page.get_by_role("button", name="Spoke with the prescriber about the next dose.").click()
    ada.writes("Ended", "10:40")
    ada.sees("40 minutes; integration usually takes 50 to 90.")
    ada.types("Tab")  # leaving the field saves it
    ada.is_told_it_is_saved()
    ada.finds_nothing_wrong("the note of an integration")

    ada.presses("Complete, sign later")
    follows_what_was_kept(ada, cast, session, alder)
    sees_it_as_prescriber(member_at(cast.paz), cast)


def follows_what_was_kept(ada, cast, session, alder):
    ada.sees("Kept from this session")
    ada.finds_nothing_wrong("kept")
    with alder():
        made = Commitment.objects.get(session=session)
        assert made.insight.text == SAD and made.theme.name == "grief"
        assert {theme.name for theme in Theme.objects.all()} == {"grief", "voice", "kitchen"}
        assert Alert.objects.get().session_id == session.pk
    ada.follows(SAD)
    ada.sees("What was made of it")
    ada.finds_nothing_wrong("an insight")
    ada.follows("Call my sister")
    ada.sees("Maya knows of it")
    ada.finds_nothing_wrong("a commitment")
    for name in ("Themes", "Challenges", "Thread"):
        ada.follows(name)
        ada.finds_nothing_wrong(name)
    ada.page.set_viewport_size({"width": 390, "height": 844})
    for page in ("thread", "themes/of", "challenges/of"):
        ada.opens(f"/sessions/{page}/{cast.dana.pk}/")
        ada.finds_nothing_wrong(f"{page} on a phone")
    ada.opens(f"/sessions/{session.pk}/")
    ada.finds_nothing_wrong("kept on a phone")


def sees_it_as_prescriber(paz, cast):
    paz.opens("/windows/")
    paz.sees("Negative therapeutic reaction")
    paz.finds_nothing_wrong("the prescriber sees it")
    paz.opens(f"/windows/patients/{cast.dana.pk}/")
    paz.sees("Next dose to be reviewed")
    paz.sees("to be reviewed first")
    paz.finds_nothing_wrong("the next dose is marked")
