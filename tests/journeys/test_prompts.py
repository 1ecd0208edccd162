"""Sets of questions, from the library to a phone: asked gently, never owed, kept whatever the network."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from patients.journals.models import JournalEntry
from tests.journeys.given import OPENS_AT, a_dose
from tests.journeys.test_offline import Phone

WORDS = "Worse after sitting."


@pytest.fixture
def phone(stage, cast, alder, member_at):
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    return Phone(member_at(cast.dana.member, "phone"))


@pytest.fixture
def gentle(cast, alder):
    with alder():
        cast.dana.is_trauma_informed = True
        cast.dana.save()


def test_an_admin_words_it_a_therapist_makes_it_her_own_and_dana_answers_or_leaves_it(
    phone, cast, alder, member_at
):
    max_, ada, dana = member_at(cast.max), member_at(cast.ada), phone.dana

    max_.opens("/journals/prompt-sets/")
    max_.finds_nothing_wrong("the library of an admin")
    max_.follows("Pain today")
    max_.presses("Move down: Where do you feel it today?")
    max_.page.get_by_role("link", name="Edit: How strong is it right now?").click()
    max_.writes("The same, in gentle words", "If you want to: how strong is it?")
    max_.writes("Question, in Spanish", "¿Qué tan fuerte es ahora?")
    max_.finds_nothing_wrong("a question with gentle words, and with Spanish ones")
    max_.presses("Save")
    max_.sees("In Spanish: ¿Qué tan fuerte es ahora?")
    max_.finds_nothing_wrong("plain and gentle side by side")

    ada.opens("/journals/prompt-sets/")
    ada.follows("Pain today")
    ada.presses("Make a copy to change")
    ada.sees("Yours, seen by nobody else so far")
    ada.page.locator("#id_title").fill("Pain in the morning")
    ada.page.get_by_role("button", name="Save", exact=True).click()
    ada.sees_heading("Pain in the morning")
    ada.presses("Share with the clinic")
    ada.sees("Colleagues may offer and copy it.")
    ada.finds_nothing_wrong("a set of her own")
    for name in ("Pain in the morning", "A thought, looked at"):
        ada.opens(f"/prompts/{cast.dana.pk}/")
        ada.page.get_by_label("Questions").select_option(label=name)
        ada.presses("Offer it")
        ada.sees("may leave it, for a day or for good")
    ada.finds_nothing_wrong("what is offered to Dana")
    ada.opens("/journals/prompt-sets/")
    ada.follows("Pain in the morning")
    ada.presses("Set aside")
    ada.sees("Still asked for by an offer to a patient.")

    dana.opens("/me/")
    dana.page.get_by_text("More for today").click()
    dana.sees_heading("Pain in the morning")
    dana.finds_nothing_wrong("home with something offered")
    offered = phone.page.get_by_role("region", name="A thought, looked at")
    offered.get_by_role("button", name="Not for me").click()
    dana.sees("It will not be offered again.")
    dana.page.get_by_text("More for today").click()
    expect(phone.page.get_by_role("heading", name="A thought, looked at")).to_have_count(0)
    dana.follows("Write: Pain in the morning")
    dana.sees_heading("How strong is it right now?")
    phone.page.get_by_role("radiogroup").get_by_text("3", exact=True).click()
    dana.presses("Next")
    for number in (2, 3, 4, 5):
        dana.arrives_at(f"/{number}/$")
        dana.presses("Skip this one")
    dana.sees_heading("Thank you.")
    assert answers(alder) == {"scale": "3"}
    dana.opens("/me/")
    expect(phone.page.get_by_role("heading", name="Pain in the morning")).to_have_count(0)


def answers(alder):
    with alder():
        entry = JournalEntry.objects.get()
        return {answer.prompt.kind: answer.text for answer in entry.answers.all() if answer.text}


def test_numbers_and_choices_are_kept_as_they_are_tapped(phone, alder):
    dana = phone.dana
    dana.opens("/me/write/?set=pain")
    dana.presses("Skip this one")
    dana.arrives_at("/2/$")
    phone.page.get_by_role("radiogroup").get_by_text("7", exact=True).click()
    phone.box.fill(WORDS)
    dana.is_told_it_is_saved()
    dana.finds_nothing_wrong("0 to 10 and words")
    phone.page.reload()
    expect(phone.page.get_by_role("radio", name="7", exact=True)).to_be_checked()
    expect(phone.box).to_have_value(WORDS)
    dana.presses("Next")
    dana.arrives_at("/3/$")
    phone.page.get_by_text("Burning").click()
    dana.is_told_it_is_saved()
    dana.finds_nothing_wrong("several of a list")
    dana.presses("Next")
    dana.arrives_at("/4/$")
    assert answers(alder) == {"scale": f"7\n{WORDS}", "several": "Burning"}


def test_numbers_and_choices_need_no_network(phone, alder):
    dana = phone.dana
    dana.opens("/me/")
    phone.is_ready()
    dana.opens("/me/write/?set=pain")
    dana.arrives_at("/1/$")
    dana.sees("Skip this one")
    phone.goes_offline()
    for number in (1, 2):
        dana.arrives_at(f"/{number}/$")
        dana.presses("Skip this one" if number == 1 else "Back")
        dana.arrives_at("/2/$" if number == 1 else "/1/$")
    dana.presses("Next")
    dana.arrives_at("/2/$")
    phone.page.get_by_role("radiogroup").get_by_text("4", exact=True).click()
    dana.finds_nothing_wrong("0 to 10 without a connection")
    dana.presses("Next")
    dana.arrives_at("/3/$")
    phone.page.get_by_text("Burning").click()
    dana.is_told_it_is_saved("local")
    dana.finds_nothing_wrong("several of a list without a connection")
    phone.page.reload()
    expect(phone.page.get_by_label("Burning")).to_be_checked()
    phone.comes_back()
    dana.is_told_it_is_saved()
    assert answers(alder) == {"scale": "4", "several": "Burning"}


def test_stopping_in_the_middle_keeps_what_was_written_and_hands_nothing_in(phone, gentle, alder):
    dana = phone.dana
    dana.opens("/me/write/?set=pain")
    dana.sees("Stop here, and keep this")
    dana.finds_nothing_wrong("asked gently")
    phone.box.fill(WORDS)
    dana.presses("Stop here, and keep this")
    dana.sees_heading("It is kept.")
    dana.finds_nothing_wrong("stopped in the middle")
    assert answers(alder) == {"text": WORDS}
    with alder():
        assert JournalEntry.objects.get().submitted_at is None


def test_stopping_needs_no_network(phone, gentle, alder):
    dana = phone.dana
    dana.opens("/me/")
    phone.is_ready()
    dana.opens("/me/write/?set=pain")
    dana.sees("Stop here, and keep this")
    phone.goes_offline()
    phone.box.fill(WORDS)
    dana.presses("Stop here, and keep this")
    dana.sees_heading("It is kept.")
    dana.finds_nothing_wrong("stopped in the middle without a connection")
    dana.follows("Go on after all")
    expect(phone.box).to_have_value(WORDS)
    dana.sees("Stop here, and keep this")
    phone.comes_back()
    dana.is_told_it_is_saved()
    assert answers(alder) == {"text": WORDS}
