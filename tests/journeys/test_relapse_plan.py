"""Dana writes her relapse plan on her phone, Ada adds to it, and what Dana shares is noticed."""

import pytest

from patients.portal.actions import hand_in
from patients.relapse.actions import write_plan
from patients.relapse.content import PlanText, Sign
from tests.cast import START
from tests.patients.relapse.conftest import SENTENCE, SOUNDS_LIKE_IT
from tests.patients.relapse.conftest import hand_in as handed_in

PHONE = "I stop answering the phone"
PRIVATE = "I never answer when the phone is Rosa."


@pytest.fixture
def dana(cast, member_at):
    """On her phone, signed in."""
    return member_at(cast.dana.member, "phone")


def test_dana_writes_ada_adds_and_dana_reads_version_two(cast, dana, member_at):
    dana.opens("/me/help/")
    dana.follows("My plan: my signs")
    dana.sees("There is no plan yet.")
    dana.finds_nothing_wrong("no plan yet")
    dana.follows("Begin my plan")
    dana.fills_in(**{"Sign 1, in my own words": PHONE, "What I do then": "Text Maya.", "Person 1": "Maya"})
    dana.sees("not in the plan yet")
    dana.opens("/me/plan/edit/")
    dana.sees("You began this on")
    dana.finds_nothing_wrong("writing the plan")
    dana.presses("Save my plan")
    dana.sees("Version 1, by you")
    dana.finds_nothing_wrong("the plan")

    ada = member_at(cast.ada)
    ada.opens(f"/relapse-plans/{cast.dana.pk}/")
    ada.sees(PHONE)
    ada.finds_nothing_wrong("the plan at a desk")
    ada.follows("Change the plan")
    ada.fills_in(**{"Sign 2, in my own words": "I sleep until noon"})
    ada.finds_nothing_wrong("adding to the plan")
    ada.presses("Save the plan")
    ada.sees("Version 2, by you")

    dana.opens("/me/plan/")
    dana.sees("Version 2, by Ada Lindqvist")
    dana.sees("I sleep until noon")
    dana.follows("Earlier versions")
    dana.finds_nothing_wrong("versions of the plan")
    dana.page.emulate_media(media="print")
    dana.opens("/me/plan/")
    dana.takes_a_picture("on paper")


def test_a_shared_sentence_reaches_ada_and_a_private_one_does_not(cast, alder, member_at):
    member = cast.dana.member
    with alder():
        plan = PlanText((Sign(PHONE),))
        write_plan(by=member, patient=cast.dana, text=plan, based_on=0, now=START)
        for words, is_shared in ((SOUNDS_LIKE_IT, True), (PRIVATE, False)):
            entry = handed_in(cast.dana, member, words, is_shared=is_shared)
            hand_in(by=member, entry=entry, link=None, now=START)
    ada = member_at(cast.ada)
    ada.opens("/windows/")
    ada.does_not_see(SENTENCE)
    ada.opens(f"/relapse-plans/{cast.dana.pk}/")
    ada.sees("calls on Sunday.")
    ada.does_not_see("Rosa")
    ada.finds_nothing_wrong("a sentence that sounds like a sign")
