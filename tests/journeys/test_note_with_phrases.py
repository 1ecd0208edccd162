"""Between two patients: an integration note is written with phrases, completed and signed.

Counted honestly: one interaction is one click, one press of a key or shortcut, or one run of typing into a
field. Opening the first page counts as one too; what the page does by itself does not.
"""

from __future__ import annotations

import re
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from patients.journals.models import Commitment
from sessions.models import CareSession, Note
from sessions.phrases.actions import add_phrase
from tests.cast import START
from tests.journeys.given import HOUR
from tests.sessions.making import book_talk, given_dose

MOST = 60
SECONDS = 60  # of a script that types without pausing to think; a person's three minutes are mostly thinking
AT = START + 26 * HOUR
PHRASES = {
    "stood": "The strongest moment was |. It lasted |.",
    "felt": "During the dose |; since then |.",
    "image": "Saw |.",
    "new": "Had not expected |.",
    "means": "To her it means |.",
    "safe": "No thoughts of harm. Sleep |. Agreed: |.",
}


def are_phrases(request):
    return urlsplit(request.url).path == "/phrases/for-notes/"


class Hands:
    """Somebody at a keyboard and a mouse, whose every act is counted."""

    def __init__(self, page):
        self.page, self.acts = page, 0

    def open(self, path):
        self.acts += 1
        self.page.goto(path)

    def click(self, target):
        self.acts += 1
        target.click()

    def press(self, key):
        self.acts += 1
        self.page.keyboard.press(key)

    def type(self, words):
        self.acts += 1
        self.page.keyboard.type(words)

    def phrase(self, abbreviation, *words):
        """`.abc`, Tab, then each place filled in; the cursor is left behind the last."""
        self.type(f".{abbreviation}")
        for said in words:
            self.press("Tab")
            self.type(said)


@pytest.fixture
def session(cast, alder) -> CareSession:
    with alder():
        given_dose(cast)
        for abbreviation, body in PHRASES.items():
            add_phrase(by=cast.ada, abbreviation=abbreviation, body=body)
        return book_talk(cast, AT)


def test_a_note_is_closed_and_signed_in_under_sixty_interactions(stage, cast, alder, member_at, session):
    stage.time.freeze(AT + HOUR)
    ada = member_at(cast.ada)
    hands, began = Hands(ada.page), monotonic()

    hands.open("/sessions/")
    with ada.page.expect_request_finished(are_phrases):
        hands.click(ada.page.get_by_role("link", name=re.compile("Dana Moreau.*Integration")))
    ada.page.wait_for_load_state("networkidle")
    the_review_is_written(hands)
    ada.takes_a_picture("the review, with phrases")
    hands.click(ada.page.get_by_label("Safety", exact=True))
    hands.phrase("safe", "seven hours", "call if it turns")
    hands.click(ada.page.get_by_label("Themes", exact=True))
    hands.type("grief, her father,")
    hands.click(ada.page.get_by_label("What will they do").first)
    hands.type("Call her sister on Sunday")
    hands.press("Tab")
    hands.type("after breakfast")
    hands.press("Control+Enter")  # to the last button
    paused = monotonic()
    ada.finds_nothing_wrong("ready to complete")
    began += monotonic() - paused  # nobody looks at a page so closely between two keys
    hands.press("Enter")
    expect(ada.page.get_by_role("button", name="Complete and sign")).to_have_count(0)
    seconds = monotonic() - began

    ada.finds_nothing_wrong("completed and signed")
    then_the_record_holds_it_all(alder, session)
    measured = f"closed and signed in {hands.acts} interactions and {seconds:.1f} s"
    assert hands.acts < MOST, measured
    assert seconds < SECONDS, measured


def the_review_is_written(hands):
    hands.click(hands.page.get_by_label("What stood out"))
    hands.phrase("stood", "her mother's kitchen", "long")
    hands.press("Tab")
    hands.phrase("felt", "fear, then calm", "tender")
    hands.press("Tab")
    hands.phrase("image", "the kitchen light")
    hands.press("Tab")
    hands.phrase("new", "her father's voice")
    hands.press("Tab")
    hands.phrase("means", "that grief may stay")


def then_the_record_holds_it_all(alder, session):
    with alder():
        note = Note.objects.get(session=session)
        written = {section.key: section.body for section in note.sections.all()}
        assert note.is_signed
        assert written["stood-out"] == "The strongest moment was her mother's kitchen. It lasted long."
        assert written["feelings"] == "During the dose fear, then calm; since then tender."
        assert written["meaning"] == "To her it means that grief may stay."
        assert written["safety"] == "No thoughts of harm. Sleep seven hours. Agreed: call if it turns."
        assert Commitment.objects.get(patient=session.patient).text == "Call her sister on Sunday"
        session.refresh_from_db()
        assert session.status == CareSession.Status.COMPLETED


class TestTyping:
    """What the keys do in a note's text."""

    @pytest.fixture(autouse=True)
    def _note(self, stage, cast, alder, member_at, session):
        with alder():
            add_phrase(by=cast.bea, abbreviation="stood-up", body="Bea's words.", is_shared=True)
            add_phrase(by=cast.bea, abbreviation="safe", body="Not hers.", is_shared=True)
        stage.time.freeze(AT + HOUR)
        self.ada = member_at(cast.ada)
        with self.ada.page.expect_request_finished(are_phrases):
            self.ada.opens(f"/sessions/{session.pk}/")
        self.ada.page.wait_for_load_state("networkidle")
        self.keys = self.ada.page.keyboard
        self.box = self.ada.page.get_by_label("What stood out")
        self.box.click()
        self.options = self.ada.page.get_by_role("listbox", name="Phrases").get_by_role("option")

    def focused(self):
        return self.ada.page.evaluate("document.activeElement.name")

    def test_an_unknown_abbreviation_is_told_once_and_tab_then_leaves_the_field_as_ever(self):
        self.keys.type("Nothing is kept under .zzz")
        self.keys.press("Tab")
        assert self.focused() == "stood-out"
        self.ada.sees("There is no phrase .zzz")
        self.keys.press("Tab")
        assert self.focused() == "feelings"
        self.keys.press("Shift+Tab")
        assert self.focused() == "stood-out"
        self.keys.press("End")
        self.keys.type(" The end.safe")  # no space before the dot: a sentence ends here
        self.keys.press("Tab")
        assert self.focused() == "feelings"

    def test_tab_goes_through_the_places_back_and_out(self):
        self.keys.type("Then .stood")
        self.keys.press("Tab")
        self.keys.type("A")
        self.keys.press("Tab")
        self.keys.type("B")
        self.keys.press("Shift+Tab")
        self.keys.type("1")
        self.keys.press("Tab")
        self.keys.type("2")
        expect(self.box).to_have_value("Then The strongest moment was 1A. It lasted 2B.")
        self.keys.press("Tab")
        assert self.focused() == "feelings"

    def test_undo_takes_the_words_back_and_autosave_hears_of_them(self):
        self.keys.type("Then .means")
        self.keys.press("Tab")
        expect(self.box).to_have_value("Then To her it means .")
        self.ada.is_told_it_is_saved()
        self.keys.press("Control+z")
        expect(self.box).to_have_value("Then .means")
        self.keys.press("Control+z")
        expect(self.box).not_to_have_value("Then .means")

    def test_suggestions_are_chosen_by_arrows_and_closed_by_escape(self):
        self.keys.type(".sto")
        expect(self.options).to_have_count(2)
        self.ada.finds_nothing_wrong("suggestions")
        self.keys.press("Escape")
        expect(self.options).to_have_count(0)
        self.keys.press("Backspace")
        self.keys.press("Backspace")
        self.keys.press("Backspace")
        self.keys.press("Backspace")
        self.keys.type(".sto")
        self.keys.press("ArrowDown")
        self.keys.press("ArrowDown")
        assert self.box.get_attribute("aria-activedescendant") == "phrase-option-1"
        self.keys.press("Enter")
        expect(self.box).to_have_value("Bea's words.")

    def test_a_click_on_a_suggestion_writes_it_and_own_words_win(self):
        self.keys.type(".saf")
        expect(self.options).to_have_count(1)
        self.options.first.click()
        expect(self.box).to_have_value("No thoughts of harm. Sleep . Agreed: .")
        assert self.focused() == "stood-out"

    def test_another_framework_shows_its_sections_and_keeps_what_is_written(self):
        page = self.ada.page
        framework = page.get_by_label("Framework")
        framework.select_option("ifs")
        page.get_by_label("Parts met").fill("A watchman.")
        framework.select_option("cbt")
        expect(page.get_by_label("Thought record: situation")).to_be_visible()
        expect(page.get_by_label("Parts met")).to_be_visible()
        expect(page.get_by_label("Unburdening")).to_be_hidden()
        self.ada.is_told_it_is_saved()
        page.reload()
        expect(page.get_by_label("Parts met")).to_have_value("A watchman.")
        expect(page.get_by_label("Automatic thought")).to_be_visible()
        self.ada.finds_nothing_wrong("two frameworks")

    def test_nothing_of_the_phrases_stays_on_the_device(self):
        stored = self.ada.page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
        assert "strongest" not in stored
