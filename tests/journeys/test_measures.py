"""Questionnaires on a phone: through the link, in the portal, with an answer that calls for help."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from patients.followups.models import Alert
from patients.measures.catalogue import instrument
from patients.measures.models import Assignment, ClinicInstrument, Response
from patients.measuring.assigning.actions import ask_for
from patients.measuring.assigning.occasions import When
from tests.cast import START
from tests.journeys.given import DANAS
from tests.journeys.test_link import proves_who_she_is
from tests.patients.measures.fhir.making import boolean, choice, questionnaire


def asks(cast, alder, key: str) -> None:
    with alder():
        ask_for(by=cast.ada, patient=cast.dana, instrument=instrument(key), when=When(), now=START)


def taps(dana, *answers: str) -> None:
    for answer in answers:
        here = dana.page.url
        dana.presses(re.compile(f"^{answer}$"))
        expect(dana.page).not_to_have_url(here)


@pytest.fixture
def link(stage, cast, alder) -> str:
    """Ada asked for a PHQ-9; the letter has come."""
    asks(cast, alder, "phq9")
    stage.time.freeze(START)
    letter = stage.post.wait_for(DANAS)
    text = letter.get_body(("plain",)).get_content()
    address = re.search(r"http://\S+/j/\S+", text).group()
    assert not re.search("PHQ|depress|Moreau|questionnaire", text.replace(address, ""), re.IGNORECASE)
    return address


def test_a_phq9_through_the_link_begun_there_and_finished_in_the_portal(
    cast, alder, link, visitor, member_at
):
    dana = visitor("phone")
    proves_who_she_is(dana, link)
    dana.finds_nothing_wrong("what is asked")
    dana.follows(re.compile("How have you been"))
    dana.sees("Question 1 of 10")
    dana.sees_heading("Little interest or pleasure in doing things")
    dana.finds_nothing_wrong("one question")
    taps(dana, "Several days", "Several days", "Not at all")
    dana.sees("Question 4 of 10")
    dana.follows("Back")
    expect(dana.page.get_by_role("button", name="Not at all")).to_have_attribute("aria-pressed", "true")
    dana.finds_nothing_wrong("back at an answer")

    later = member_at(cast.dana.member, "phone")
    later.opens("/me/")
    later.finds_nothing_wrong("today with questions")
    later.follows(re.compile("Go on where you stopped"))
    later.sees("Question 4 of 10")
    taps(later, "Not at all", "I would rather not answer", *["Not at all"] * 4, "Not difficult at all")
    later.sees_heading("Some are open.")
    later.sees("Poor appetite or overeating")
    later.finds_nothing_wrong("what is open")
    later.follows(re.compile("Poor appetite"))
    taps(later, "Several days")
    later.opens(later.page.url.rsplit("/", 2)[0] + "/end/")
    later.sees_heading("That was the last one.")
    later.presses("Hand it in")
    later.sees_heading("Thank you.")
    later.sees(re.compile("Your care team has it"))
    later.finds_nothing_wrong("handed in")
    with alder():
        assert (Response.objects.get().score, Response.objects.get().band) == (3, "Minimal")
        assert not Alert.objects.exists()


def test_a_yes_shows_help_at_once_and_ada_is_told_before_anything_is_handed_in(cast, alder, member_at, stage):
    asks(cast, alder, "cssrs")
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/")
    dana.follows(re.compile("How have you been"))
    taps(dana, "No")
    dana.sees_heading("Have you actually had any thoughts about killing yourself?")
    dana.presses(re.compile("^Yes$"))
    dana.sees_heading("Thank you for saying so.")
    expect(dana.page.get_by_role("link", name="Call 988")).to_be_visible()
    dana.finds_nothing_wrong("help first")
    with alder():
        assert Alert.objects.get().kind == "suicide_item"
        assert Assignment.objects.get().status == "begun"
    ada = member_at(cast.ada)
    ada.opens("/windows/")
    ada.sees("Suicide item of a questionnaire")
    dana.follows("Go on with the questions")
    dana.sees_heading("Have you thought about how you might do this?")
    taps(dana, "No", "No", "No", "No")
    dana.presses("Hand it in")
    dana.sees_heading("Thank you.")
    expect(dana.page.get_by_role("link", name="Call 988")).to_be_visible()
    with alder():
        assert Alert.objects.count() == 1


def test_without_scripts_every_answer_is_kept(cast, alder, link, visitor):
    dana = visitor("phone", java_script_enabled=False)
    proves_who_she_is(dana, link)
    dana.follows(re.compile("How have you been"))
    taps(dana, *["Several days"] * 8, "Not at all", "Not difficult at all")
    dana.presses("Hand it in")
    dana.sees_heading("Thank you.")
    with alder():
        assert Response.objects.get().score == 8


def test_ada_asks_every_two_weeks_and_takes_it_back(cast, alder, member_at):
    ada = member_at(cast.ada)
    ada.opens(f"/measures/{cast.dana.pk}/")
    ada.finds_nothing_wrong("measures before anything is answered")
    ada.follows("Ask for one")
    ada.page.get_by_label("What").select_option("peg")
    ada.page.get_by_label("Every few weeks").check()
    ada.writes(re.compile("Every so many weeks"), "2")
    ada.writes(re.compile("Last day"), "2026-04-14")
    ada.finds_nothing_wrong("asking")
    ada.presses("Ask for it")
    ada.sees("Dana is asked for it now. 4 times in all.")
    ada.follows(re.compile("Take back PEG"))
    ada.writes(re.compile("Why it is not needed"), "She has no pain any more.")
    ada.page.get_by_label("And those planned after it").check()
    ada.finds_nothing_wrong("taking it back")
    ada.presses("Take it back")
    ada.sees("Nothing waits for an answer.")
    with alder():
        assert not Assignment.objects.open().exists()


def test_paz_imports_a_questionnaire_and_sees_first_what_the_patient_will(cast, alder, member_at, tmp_path):
    paz = member_at(cast.paz)
    paz.opens("/patients/protocols/")
    paz.follows(re.compile("Questionnaires"))
    broken, good = tmp_path / "broken.json", tmp_path / "good.json"
    broken.write_text(questionnaire(choice("1", "How?"), {"linkId": "2", "text": "Why?", "type": "text"}))
    yes = [{"question": "1", "operator": "=", "answerBoolean": True}]
    good.write_text(
        questionnaire(boolean("1", "Do you wake at night?"), choice("2", "How often?", enableWhen=yes))
    )
    paz.page.get_by_label(re.compile("FHIR R4 Questionnaire")).set_input_files(broken)
    paz.presses("Look at it")
    paz.sees("Not imported. Nothing of it was kept.")
    paz.sees("“Why?”: free text has no score.")
    paz.finds_nothing_wrong("refused")
    paz.page.get_by_label(re.compile("FHIR R4 Questionnaire")).set_input_files(good)
    paz.presses("Look at it")
    paz.sees("Only after a yes to “Do you wake at night?”")
    paz.finds_nothing_wrong("the preview")
    paz.writes(re.compile("What it asks about"), "Sleep")
    paz.writes(re.compile("Bands"), "0 Fine\n2 Poor")
    paz.writes(re.compile("Source"), "Written at Alder Clinic")
    paz.writes(re.compile("Licence"), "Our own")
    paz.page.get_by_label(re.compile("Our clinic may use")).check()
    paz.presses("Show it again")
    paz.sees("Bands: Fine from 0, Poor from 2.")
    paz.presses("Keep it")
    paz.sees(re.compile("is in the clinic's library"))
    paz.finds_nothing_wrong("kept")
    with alder():
        row = ClinicInstrument.objects.get()
        assert json.loads(row.original)["title"] == "Sleep check"
        assert row.by == cast.paz
