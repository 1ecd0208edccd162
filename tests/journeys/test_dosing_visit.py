"""One whole dosing visit in a browser, by a nurse: before, during, after."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from patients.followups.models import Alert
from sessions.models import AdverseEvent, Discharge, Observation, TimelineMark
from tests.cast import START
from tests.sessions.making import book_dose, make_ready

MINUTE = timedelta(minutes=1)
TABLET = {"width": 820, "height": 1180}
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
# Faster than the pause after which a letter is a key again, however busy the machine is.
IN_ONE_GO = """(words) => {
  for (const key of words) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}"""
READINGS = ("Systolic", "Diastolic", "Heart rate", "SpO₂", "MOAA/S", "Dissociation")


class TestAWholeDosingVisit:
    def test_a_nurse_takes_a_patient_through_a_dose(self):
        self.given_a_dose_is_booked_and_nia_stands_before_it()
        self.when_it_starts_and_everything_is_ready()
        self.and_a_baseline_is_taken_by_keyboard()
        self.and_the_first_dose_is_given()
        self.when_a_reading_is_hard_to_believe_it_asks()
        self.when_a_line_is_crossed_it_is_acknowledged()
        self.and_marks_are_made_by_key()
        self.and_a_colleague_writes_meanwhile()
        self.and_a_booster_is_given()
        self.and_a_skipped_row_is_written_down_late()
        self.and_an_adverse_event_tells_the_team()
        self.then_it_fits_a_tablet_and_a_phone()
        self.when_the_patient_leaves()
        self.then_the_window_is_said_and_the_debrief_asked_for()

    @pytest.fixture(autouse=True)
    def _stage(self, stage, cast, alder, member_at):
        self.stage, self.cast, self.alder, self.member_at = stage, cast, alder, member_at

    def at(self, minutes):
        self.stage.time.freeze(START + minutes * MINUTE)

    def observes(self, *values):
        """By keyboard: O puts the cursor into the row that is due."""
        self.nia.types("Escape")
        self.nia.types("o")
        expect(self.nia.page.get_by_label("Systolic")).to_be_focused()
        for label, value in zip(READINGS, values, strict=False):
            self.nia.writes(label, str(value))
        self.nia.types("Enter")

    def given_a_dose_is_booked_and_nia_stands_before_it(self):
        with self.alder():
            self.session = book_dose(self.cast, place="Room 2")
        self.nia = self.member_at(self.cast.nia)
        self.nia.page.set_viewport_size(DESK)
        self.nia.opens(f"/sessions/{self.session.pk}/")
        self.nia.finds_nothing_wrong("before")

    def when_it_starts_and_everything_is_ready(self):
        from sessions import actions

        with self.alder():
            actions.start(
                by=self.cast.ada, session=self.session, now=START, unprepared_reason="prepared elsewhere"
            )
        self.nia.page.reload()
        self.nia.finds_nothing_wrong("started, checks to answer")
        with self.alder():
            make_ready(self.cast, self.session, START)
        self.nia.page.reload()

    def and_a_baseline_is_taken_by_keyboard(self):
        self.at(5)
        self.nia.types(*"lt")  # nobody can leave yet: the next key works all the same
        expect(self.nia.page.get_by_label("What was seen or done")).to_be_focused()
        self.nia.types("Escape", "j")  # and from the checklist, too
        self.observes(138, 86, 76, 98, 5, 0)
        expect(self.nia.page.get_by_role("cell", name="138/86")).to_be_visible()
        expect(self.nia.page.get_by_label("Systolic")).to_have_value("")

    def and_the_first_dose_is_given(self):
        self.at(10)
        self.nia.fills_in(**{"mg": "40", "mg/kg": "0.5", "kg": "80", "Over (min)": "40"})
        self.nia.presses("Record as given")
        self.nia.sees("IV 40 mg")
        self.nia.finds_nothing_wrong("given")

    def when_a_reading_is_hard_to_believe_it_asks(self):
        self.at(20)
        self.nia.writes("What was seen or done", "half a sentence")
        self.observes(141, 88, 82, 45, 5, 1)
        self.nia.sees("SpO₂ 45 %?")
        expect(self.nia.page.get_by_label("Systolic")).to_have_value("141")
        self.nia.finds_nothing_wrong("asked")
        self.nia.writes("SpO₂", "97")
        self.nia.presses("Add observation")
        expect(self.nia.page.get_by_role("cell", name="141/88")).to_be_visible()
        expect(self.nia.page.get_by_label("What was seen or done")).to_have_value("half a sentence")
        self.nia.page.get_by_label("What was seen or done").fill("")
        with self.alder():
            assert Observation.objects.filter(spo2=97, confirmed=[]).count() == 1

    def when_a_line_is_crossed_it_is_acknowledged(self):
        self.at(30)
        self.observes(205, 98, 91, 97, 4, 3)
        loud = self.nia.page.get_by_role("alert").filter(has_text="205/98")
        expect(loud).to_be_visible()
        self.nia.finds_nothing_wrong("a line is crossed")
        self.nia.types("Escape")
        self.and_words_beside_a_field_press_nothing()
        self.nia.types("k")
        self.nia.presses("Acknowledge")
        self.nia.sees("Name whom you told.")
        self.nia.writes("Told", "Dr Shah")
        self.nia.writes("Their decision", "observe, repeat in five minutes")
        self.nia.types("Enter")
        self.nia.sees("told Dr Shah · decision: observe, repeat in five minutes")
        expect(loud).to_have_count(0)
        self.nia.finds_nothing_wrong("acknowledged")

    def and_words_beside_a_field_press_nothing(self):
        """K goes to the alert, M is music: not where somebody writes and believes to be in a field."""
        self.nia.page.evaluate(IN_ONE_GO, "6 km back")
        assert self.nia.page.evaluate("document.activeElement.matches('input')") is False
        expect(self.nia.page.get_by_role("list", name="Log").get_by_text("Music")).to_have_count(0)
        self.nia.page.wait_for_timeout(1600)

    def and_marks_are_made_by_key(self):
        self.nia.types("Escape")
        self.nia.types(*"mwe")
        log = self.nia.page.get_by_role("list", name="Log")
        for name in ("Music", "Words spoken", "Emotion"):
            expect(log.get_by_text(name, exact=True)).to_be_visible()
        log.locator("li", has_text="Words spoken").get_by_text("add words").click()
        self.nia.page.get_by_label("Words to Words spoken").fill("The kitchen light.")
        self.nia.types("Enter")
        expect(log.get_by_text("The kitchen light.", exact=True)).to_be_visible()
        emotion = log.locator("li", has_text="Emotion")
        emotion.get_by_text("Undo").click()
        emotion.get_by_role("button", name="Tapped by mistake").click()
        expect(log.get_by_text("by Nia Park: tapped by mistake")).to_be_visible()
        with self.alder():
            assert TimelineMark.objects.filter(struck_at=None).count() == 2

    def and_a_colleague_writes_meanwhile(self):
        from sessions import actions

        self.nia.writes("Heart rate", "88")
        self.nia.page.get_by_label("Heart rate").focus()
        with self.alder():
            actions.mark(
                by=self.cast.ada, session=self.session, kind=TimelineMark.Kind.NOTE,
                at=START + 30 * MINUTE, text="Hand on chest", now=START + 30 * MINUTE,
            )  # fmt: skip
        self.nia.sees("Hand on chest")
        expect(self.nia.page.get_by_label("Heart rate")).to_be_focused()
        expect(self.nia.page.get_by_label("Heart rate")).to_have_value("88")
        self.nia.writes("Heart rate", "")

    def and_a_booster_is_given(self):
        self.at(41)
        self.nia.types("Escape")
        self.nia.types("d")
        self.nia.fills_in(**{"mg": "20", "mg/kg": "0.25", "kg": "80", "Over (min)": "10"})
        self.nia.presses("Record as given")
        self.nia.sees("60 mg in all · 0.75 mg/kg")

    def and_a_skipped_row_is_written_down_late(self):
        self.at(52)
        self.nia.opens(f"/sessions/{self.session.pk}/")
        self.nia.sees("not taken, was due 10:40")
        self.nia.finds_nothing_wrong("a row was not taken")
        self.nia.page.get_by_text("write it down late").first.click()
        self.nia.writes("Systolic", "150")
        self.nia.writes("Diastolic", "92")
        self.nia.types("Enter")
        self.nia.sees("seen 10:40, written 10:52")

    def and_an_adverse_event_tells_the_team(self):
        self.nia.types("Escape")
        self.nia.types("!")
        asked = self.nia.page.get_by_role("dialog")
        asked.get_by_role("button", name="Record it").click()
        expect(asked.get_by_text("Choose what it was.").first).to_be_visible()
        self.nia.finds_nothing_wrong("an adverse event")
        asked.get_by_label("What it was").select_option("vomiting")
        asked.get_by_label("Severe").check()
        asked.get_by_role("button", name="Record it").click()
        expect(asked).to_be_hidden()
        expect(self.nia.page.get_by_role("region", name="Adverse events")).to_contain_text("Vomiting")
        with self.alder():
            assert AdverseEvent.objects.get().severity == "severe"
            assert Alert.objects.get(kind="adverse_event").session_id == self.session.pk

    def then_it_fits_a_tablet_and_a_phone(self):
        for name, size in (("tablet", TABLET), ("phone", PHONE)):
            self.nia.page.set_viewport_size(size)
            for key in "123":
                self.nia.types("Escape", key)
                self.nia.finds_nothing_wrong(f"{name} part {key}")
        self.nia.page.set_viewport_size(DESK)

    def when_the_patient_leaves(self):
        self.at(130)
        self.nia.opens(f"/sessions/{self.session.pk}/")
        self.observes(140, 88, 80, 98, 5, 0)
        expect(self.nia.page.get_by_role("cell", name="140/88")).to_be_visible()
        self.nia.finds_nothing_wrong("before leaving")
        self.nia.follows("Discharge…")
        self.nia.sees("MOAA/S 5")
        self.nia.finds_nothing_wrong("the gate")
        self.nia.answers_every("Yes")
        self.nia.page.get_by_label("Thoughts of suicide", exact=True).check()
        self.nia.writes("Who takes them home", "Her sister")
        self.nia.presses("Discharge and complete")
        self.nia.sees("Write how the patient was steadied")
        self.nia.sees("No reading behind: nausea")
        self.nia.writes("Why they may leave", "Asked her: no nausea.")
        self.nia.writes("Why observations were not taken", "The cuff was away for an hour.")
        self.nia.writes("How they were steadied", "Walked, breathed, agreed a call tonight.")
        self.nia.page.get_by_label("Who stays in touch").select_option(label="Ada Lindqvist, therapist")
        self.nia.finds_nothing_wrong("thoughts of suicide")
        self.nia.presses("Discharge and complete")
        self.nia.sees_heading("Left the clinic")

    def then_the_window_is_said_and_the_debrief_asked_for(self):
        self.nia.sees("The integration window opens Wed 4 March")
        self.nia.sees("Debrief")
        self.nia.finds_nothing_wrong("after")
        with self.alder():
            assert Discharge.objects.get().named_clinician == self.cast.ada
            assert Alert.objects.get(kind="ideation").severity == "red"
