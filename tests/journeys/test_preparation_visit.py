"""One whole preparation visit, by two people: asked, cleared, told, agreed, signed, carried to the dose."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from patients.screening.actions import record_touch
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.making import book_dose, book_talk

GROUNDS = "Repaired in 2015; neurosurgeon's letter of February."
PALM = "Press her own palm, count the breath, then open the eyes."
WORDS = "Only my left hand, and ask each time."
INTENTION = "To sit beside the grief, not in it."


class TestAPreparationVisit:
    def test_what_is_asked_and_agreed_beforehand_is_there_at_the_dose(self):
        self.given_a_preparation_is_booked()
        self.when_ada_asks_the_screening_list_by_keyboard()
        self.then_she_is_told_who_may_clear_it()
        self.when_paz_clears_it_with_grounds_and_a_second_word()
        self.and_ada_records_touch_beside_her_note()
        self.and_writes_the_note_completes_and_signs()
        self.then_the_dose_carries_intention_coping_and_touch()
        self.and_max_sees_that_there_is_a_screening_and_no_words()

    @pytest.fixture(autouse=True)
    def _stage(self, stage, cast, alder, member_at):
        self.stage, self.cast, self.alder, self.member_at = stage, cast, alder, member_at

    def given_a_preparation_is_booked(self):
        with self.alder():
            self.cast.dana.is_trauma_informed = True
            self.cast.dana.save()
            talk = book_talk(self.cast, START, kind=CareSession.Kind.PREPARATION)
            self.talk = f"/sessions/{talk.pk}/"
            self.screening = f"/patients/{self.cast.dana.pk}/screening/"

    def when_ada_asks_the_screening_list_by_keyboard(self):
        self.ada = self.member_at(self.cast.ada)
        self.ada.opens(self.talk)
        self.ada.finds_nothing_wrong("an empty preparation")
        self.ada.follows("Open the screening")
        self.ada.arrives_at(f"{self.screening}$")
        self.ada.page.get_by_role("radio").first.focus()
        self.ada.types("y")
        for _ in range(14):
            self.ada.types("n")
        self.ada.writes("Note: Aneurysmal vascular disease", "repaired in 2015")
        self.ada.finds_nothing_wrong("the list answered")
        self.ada.opens(self.talk)
        self.ada.opens(self.screening)
        expect(self.ada.page.get_by_label("Note: Aneurysmal")).to_have_value("repaired in 2015")
        self.ada.presses("Save the screening")
        self.ada.sees("Kept: 15 answers.")
        self.ada.sees("1 to be cleared")

    def then_she_is_told_who_may_clear_it(self):
        self.ada.sees("Paz Shah or another prescriber may decide this.")
        self.ada.finds_nothing_wrong("the list saved")

    def when_paz_clears_it_with_grounds_and_a_second_word(self):
        paz = self.member_at(self.cast.paz)
        paz.opens(self.screening)
        paz.follows(re.compile("^Clear…"))
        paz.writes("On what grounds", GROUNDS)
        paz.writes("Holds until", "2026-06-01")
        paz.presses("Clear this item")
        paz.sees("“Aneurysmal vascular disease” is an absolute item")
        paz.finds_nothing_wrong("an absolute item asks twice")
        paz.page.get_by_label("I have decided").check()
        paz.presses("Clear it all the same")
        paz.sees("yes; cleared until 1 June 2026")
        paz.finds_nothing_wrong("the screening is settled")

    def and_ada_records_touch_beside_her_note(self):
        self.ada.opens(self.talk)
        self.ada.sees("settled")
        self.ada.sees("Offer choice first.")
        self.ada.page.get_by_label("Hand only").check()
        self.ada.writes("Limits and signals, in their words", WORDS)
        self.ada.presses("Keep this answer")
        self.ada.sees(WORDS)

    def and_writes_the_note_completes_and_signs(self):
        self.ada.writes("Intention", INTENTION)
        self.ada.writes("Coping strategies", PALM)
        self.ada.writes("What was agreed", "Music without words; her sister drives.")
        self.ada.page.get_by_label("Safety, driving, escort").check()
        self.ada.is_told_it_is_saved()
        self.ada.finds_nothing_wrong("a preparation written")
        self.stage.time.jump(1)
        self.ada.presses("Complete and sign")
        self.ada.sees(re.compile("Signed by Ada Lindqvist"))
        self.ada.sees(PALM)
        self.ada.finds_nothing_wrong("a preparation completed and signed")

    def then_the_dose_carries_intention_coping_and_touch(self):
        with self.alder():
            dose = book_dose(self.cast, START)
        self.ada.opens(f"/sessions/{dose.pk}/")
        for words in (INTENTION, PALM, WORDS):
            self.ada.sees(words)
        self.ada.does_not_see("Why the first dose goes ahead")

    def and_max_sees_that_there_is_a_screening_and_no_words(self):
        owner = self.member_at(self.cast.max)
        owner.opens(self.screening)
        owner.sees("The answers are for the care team")
        for words in (GROUNDS, "repaired in 2015", "Aneurysmal"):
            owner.does_not_see(words)
        owner.finds_nothing_wrong("what an admin sees")


def test_a_first_dose_without_preparation_is_decided_by_whoever_may(cast, alder, member_at):
    with alder():
        dose = book_dose(cast, START)
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{dose.pk}/")
    nia.sees("Ada Lindqvist, Paz Shah or another prescriber or therapist may decide this.")
    nia.finds_nothing_wrong("a nurse is told who may")
    paz = member_at(cast.paz)
    paz.opens(f"/sessions/{dose.pk}/")
    paz.writes("Why the first dose goes ahead", "Prepared at the referring clinic.")
    paz.presses("Keep the decision, start later")
    paz.sees("Anybody on the team may start the dose.")
    nia.opens(f"/sessions/{dose.pk}/")
    nia.presses("Start the session")
    nia.sees("In progress")


def test_the_list_is_answered_on_a_phone(cast, alder, member_at):
    with alder():
        record_touch(by=cast.ada, patient=cast.dana, extent="hand", words=WORDS, asked_at=START, now=START)
    ada = member_at(cast.ada, "phone")
    ada.opens(f"/patients/{cast.dana.pk}/screening/")
    ada.page.get_by_role("group", name="Liver disease").get_by_label("No", exact=True).check()
    ada.writes("Note: Cardiac disease", "a stent in 2019")
    ada.presses("Save the screening")
    ada.sees("A note needs an answer: yes, no or not known.")
    ada.finds_nothing_wrong("a refused list on a phone")
    ada.opens(f"/patients/{cast.dana.pk}/touch/")
    ada.finds_nothing_wrong("touch on a phone")
