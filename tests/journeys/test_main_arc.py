"""The main job, end to end: a dose opens a window, nobody overlooks it, and the rest of the ladder stops."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from patients.followups.models import Attempt, FollowUp, IntegrationWindow
from sessions.models import CareSession
from tests.cast import PASSWORD, START
from tests.journeys.test_offline import Phone
from tests.sessions.making import make_ready

DOSE_AT = START + timedelta(minutes=30)  # Tuesday 10:30 in New York
OPENS_AT, CLOSES_AT = DOSE_AT + timedelta(hours=24), DOSE_AT + timedelta(hours=72)
MAIL_AT = DOSE_AT + timedelta(
    hours=22, minutes=30
)  # T+18 is in her night; 08:00 in Chicago is the next minute
DANAS = "dana@patient.test"
SEA = "The sea came right up to my grandmother's kitchen."
UNAFRAID = " And I was not afraid."
SISTER = "Call my sister on Sunday"
NEAR_IT = "Grief can be near without drowning her."
CLINICAL = re.compile(
    r"dose|dosing|ketamine|depress|session|treatment|grief|medic|integration", re.IGNORECASE
)


class TestTheWholeArc:
    def test_a_dose_is_followed_by_integration_inside_its_window(self):
        self.given_ada_has_signed_in()
        self.when_ada_books_a_dose()
        self.and_gives_it_and_watches()
        self.and_sends_the_patient_home()
        self.then_the_window_is_known_and_follow_ups_are_planned()

        self.when_it_is_a_minute_before_the_journal_is_planned()
        self.then_nothing_has_been_sent()
        self.when_it_is_time()
        self.then_the_letter_arrives_with_nothing_clinical_in_it()

        self.when_dana_opens_the_link_on_her_phone()
        self.and_proves_who_she_is()
        self.and_writes_while_the_network_goes_and_comes()
        self.then_nothing_is_lost()
        self.when_she_answers_the_rest_and_hands_it_in_shared()
        self.then_the_board_shows_the_journal_to_ada()

        self.when_the_window_opens_and_ada_books_from_the_board()
        self.and_completes_an_integration_session()
        self.then_the_window_is_met()
        self.and_max_sees_it_met_but_reads_no_words_of_it()

        self.when_the_window_has_closed()
        self.then_no_further_letter_was_sent()

    @pytest.fixture(autouse=True)
    def _stage(self, stage, cast, alder, visitor, member_at):
        self.stage, self.cast, self.alder = stage, cast, alder
        self.visitor, self.member_at = visitor, member_at
        self.chart = f"/windows/patients/{cast.dana.pk}/"

    # --- the dose --------------------------------------------------------------------

    def given_ada_has_signed_in(self):
        self.ada = self.visitor()
        self.ada.opens("/")
        self.ada.finds_nothing_wrong("sign in")
        self.ada.fills_in(Email=self.cast.ada.user.email, Password=PASSWORD)
        self.ada.presses("Sign in")
        self.ada.shows_the_phone()
        self.ada.arrives_at("/windows/$")
        self.ada.finds_nothing_wrong("an empty board")

    def when_ada_books_a_dose(self):
        self.ada.opens(self.chart)
        self.ada.follows("Book a dose")
        self.ada.fills_in(Place="Room 2")
        self.ada.writes("Date", "2026-03-03")
        self.ada.writes("Time", "10:30")
        self.ada.finds_nothing_wrong("booking a dose")
        self.ada.presses("Book dosing")
        self.ada.arrives_at(f"{self.chart}$")
        self.ada.sees("Dosing booked: Tue 3 March, 10:30.")

    def and_gives_it_and_watches(self):
        self.stage.time.freeze(DOSE_AT)
        self.ada.follows("Dosing session")
        self.ada.writes("Why the first dose goes ahead", "Prepared at the referring clinic.")
        self.ada.presses("Start the session")
        self.ada.sees("In progress")
        with self.alder():
            make_ready(self.cast, CareSession.objects.get(), DOSE_AT)
        self.ada.fills_in(**{"mg": "35", "mg/kg": "0.5", "kg": "70", "Over (min)": "40"})
        self.ada.finds_nothing_wrong("during the dose")
        self.ada.presses("Record as given")
        self.ada.sees("IV 35 mg")
        self.stage.time.jump(40 / 60)
        self.ada.fills_in(Systolic="128", Diastolic="82", Heart_rate="78", Breaths_a_minute="14")
        self.ada.fills_in(**{"SpO₂": "98", "MOAA/S": "5"}, Dissociation="1", Distress="3", Nausea="0")
        self.ada.presses("Add observation")
        expect(self.ada.page.get_by_role("cell", name="128/82")).to_be_visible()
        self.ada.finds_nothing_wrong("an observation recorded")

    def and_sends_the_patient_home(self):
        self.stage.time.freeze(DOSE_AT + timedelta(hours=2))
        self.ada.follows(re.compile("^Discharge"))
        self.ada.answers_every("Yes")
        self.ada.page.get_by_label("None spoken of").check()
        self.ada.writes("Who takes them home", "Her sister")
        self.ada.writes("Why they may leave", "Pressure as at home.")
        self.ada.writes("Why observations were not taken", "The cuff was away for an hour.")
        self.ada.finds_nothing_wrong("discharge")
        self.ada.presses("Discharge and complete the dose")
        self.ada.sees_heading("Left the clinic")

    def then_the_window_is_known_and_follow_ups_are_planned(self):
        with self.alder():
            self.window = IntegrationWindow.objects.get()
            self.journal = FollowUp.objects.get(step="first-24-hours")
            self.planned = FollowUp.objects.to_patients().unsent().count()
        assert (self.window.opens_at, self.window.effective_closes_at) == (OPENS_AT, CLOSES_AT)
        assert self.journal.due_at == MAIL_AT
        assert self.planned > 4

    # --- the letter ------------------------------------------------------------------

    def when_it_is_a_minute_before_the_journal_is_planned(self):
        self.stage.time.freeze(MAIL_AT - timedelta(minutes=1))

    def then_nothing_has_been_sent(self):
        self.stage.let_the_engine_look_twice()
        assert self.stage.post.letters == []

    def when_it_is_time(self):
        self.stage.time.freeze(MAIL_AT)
        self.letter = self.stage.post.wait_for(DANAS)

    def then_the_letter_arrives_with_nothing_clinical_in_it(self):
        words = text_of(self.letter)
        self.link = re.search(r"http://\S+", words).group()
        assert self.link.startswith(f"{self.stage.url}/j/")
        assert words.startswith("Hello Dana,")
        assert not CLINICAL.search(str(self.letter["Subject"]) + words.replace(self.link, ""))
        assert self.letter["Message-ID"] == f"<{self.journal.message_id}>"
        with self.alder():
            assert Attempt.objects.get().started_at == MAIL_AT

    # --- the journal -----------------------------------------------------------------

    def when_dana_opens_the_link_on_her_phone(self):
        self.dana = self.visitor("phone")
        self.dana.opens(self.link)
        self.dana.does_not_see("Dana")
        self.dana.finds_nothing_wrong("the link")

    def and_proves_who_she_is(self):
        self.dana.page.get_by_label("Month").select_option("June")
        self.dana.fills_in(Day="17", Year="1984")
        self.dana.presses("Open")
        self.dana.sees_heading("Are you safe where you are right now?")
        self.dana.finds_nothing_wrong("the first question")
        self.dana.presses("Yes")
        self.dana.arrives_at("/2$")

    def and_writes_while_the_network_goes_and_comes(self):
        phone = Phone(self.dana).is_ready()
        self.box = phone.box
        self.box.fill(SEA)
        self.dana.is_told_it_is_saved()
        phone.goes_offline()
        self.box.press("End")
        self.box.press_sequentially(UNAFRAID)
        self.dana.is_told_it_is_saved("local")
        phone.holds(SEA + UNAFRAID)
        self.dana.takes_a_picture("without a network")
        self.dana.page.reload()
        expect(self.box).to_have_value(SEA + UNAFRAID)
        phone.comes_back()
        self.dana.page.reload()

    def then_nothing_is_lost(self):
        expect(self.box).to_have_value(SEA + UNAFRAID)
        self.dana.is_told_it_is_saved()
        self.dana.finds_nothing_wrong("everything is still there")

    def when_she_answers_the_rest_and_hands_it_in_shared(self):
        self.dana.page.get_by_role("switch").check()
        for number, words in ((2, SEA + UNAFRAID), (3, ""), (4, "Lighter."), (5, SISTER)):
            self.dana.arrives_at(f"/{number}$")
            self.box.fill(words)
            self.dana.presses("Next" if words else "Skip this one")
        self.dana.arrives_at("/6$")
        self.dana.page.get_by_role("radiogroup", name="Mood").get_by_text("7", exact=True).click()
        self.dana.finds_nothing_wrong("the sliders")
        self.dana.presses("Hand in")
        self.dana.arrives_at("/thanks$")
        self.dana.finds_nothing_wrong("thank you")
        self.dana.presses("Take it on")
        self.dana.sees("You have taken this on")

    def then_the_board_shows_the_journal_to_ada(self):
        self.ada.opens("/windows/")
        self.ada.sees("Journal shared")
        self.ada.finds_nothing_wrong("the board with a journal")
        self.ada.opens(self.chart)
        self.ada.does_not_see(SEA + UNAFRAID)
        self.ada.page.locator("#journal-panel > summary").click()
        self.ada.sees(SEA + UNAFRAID)
        self.ada.sees(SISTER)
        self.ada.finds_nothing_wrong("the chart")

    # --- integration -----------------------------------------------------------------

    def when_the_window_opens_and_ada_books_from_the_board(self):
        self.stage.time.freeze(OPENS_AT + timedelta(minutes=90))
        self.ada.opens("/windows/")
        self.ada.sees_heading(re.compile("^Open"))
        self.ada.follows("Book session")
        self.ada.writes("Date", "2026-03-04")
        self.ada.writes("Time", "12:00")
        self.ada.writes("Minutes", "60")
        self.ada.finds_nothing_wrong("booking integration")
        self.ada.presses("Book integration")
        self.ada.arrives_at(r"/windows/(\?.*)?$")

    def and_completes_an_integration_session(self):
        with self.alder():
            session = CareSession.objects.get(kind=CareSession.Kind.INTEGRATION)
        self.ada.opens(f"/sessions/{session.pk}/")
        self.ada.sees(SISTER)
        shared = self.ada.page.get_by_role("region", name="Shared from the journal")
        expect(shared).to_contain_text(SEA)
        self.ada.writes("What stood out", NEAR_IT)
        self.ada.writes("Safety", "No thoughts of harm.")
        self.ada.is_told_it_is_saved()
        self.stage.time.jump(1)
        self.ada.writes("Ended", "13:00")
        self.ada.finds_nothing_wrong("the integration note")
        self.ada.presses("Complete, sign later")
        self.ada.sees("No commitment was recorded. Complete without one?")
        self.ada.presses("Complete without one")
        expect(self.ada.page.get_by_role("button", name="Complete, sign later")).to_have_count(0)
        self.ada.finds_nothing_wrong("integration completed")

    def then_the_window_is_met(self):
        with self.alder():
            self.window.refresh_from_db()
        assert self.window.met_at == OPENS_AT + timedelta(minutes=90)
        self.ada.opens("/windows/")
        self.ada.sees("Session done")
        self.ada.finds_nothing_wrong("the window is met")

    def and_max_sees_it_met_but_reads_no_words_of_it(self):
        maxi = self.member_at(self.cast.max)
        maxi.opens("/windows/?scope=clinic")
        maxi.sees("Session done")
        maxi.finds_nothing_wrong("the admin's board")
        maxi.opens(self.chart)
        for summary in maxi.page.locator(".folded-panel > summary").all():
            summary.click()
        maxi.page.wait_for_load_state("networkidle")
        maxi.sees_heading("Dana Moreau")
        for words in (SEA, UNAFRAID, SISTER, NEAR_IT):
            maxi.does_not_see(words)
        maxi.finds_nothing_wrong("the admin's chart")

    # --- the rest of the ladder ------------------------------------------------------

    def when_the_window_has_closed(self):
        self.so_far = len(self.stage.post.letters)
        for hours in (12, 24, 36, 47):
            self.stage.time.freeze(OPENS_AT + timedelta(hours=hours))
            self.stage.let_the_engine_look_twice()
        self.stage.time.freeze(CLOSES_AT + timedelta(minutes=1))

    def then_no_further_letter_was_sent(self):
        self.stage.let_the_engine_look_twice()
        assert len(self.stage.post.letters) == self.so_far, text_of(self.stage.post.letters[-1])
        self.ada.opens("/windows/")
        self.ada.does_not_see("Needs a reason")


def text_of(letter: EmailMessage) -> str:
    return letter.get_body(("plain",)).get_content()
