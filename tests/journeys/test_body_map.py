"""Dana marks where she feels it, by keyboard and by finger, and lays two days side by side."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.cast import START

ON_IT = re.compile("Next|Hand in")


@pytest.fixture
def dana(stage, cast, member_at):
    return member_at(cast.dana.member, "phone")


def marks(dana):
    return dana.page.get_by_role("list", name="Marked so far").get_by_role("listitem")


def by_keyboard(dana, place, quality, strength):
    """The list of places, the list of words, the line of numbers, the button: Tab and arrows only."""
    dana.page.get_by_label("Where", exact=True).focus()
    dana.types(*down_to(dana, "Where", place), "Tab")
    dana.types(*down_to(dana, "How it feels", quality), "Tab")
    dana.types(*["ArrowRight"] * (strength + 1), "Tab", "Enter")


def down_to(dana, label, option):
    """Keys, not letters: a list forgets the first letter after a second, and a busy machine takes longer."""
    select = dana.page.get_by_label(label, exact=True)
    expect(select).to_be_focused()
    return ["ArrowDown"] * select.evaluate(STEPS, option)


STEPS = """(select, label) =>
    [...select.options].findIndex((one) => one.label.trim() === label) - select.selectedIndex"""


def feels(dana, strength):
    """By a tap on the number, which lies over its radio."""
    number = dana.page.locator("[data-scale] label").filter(has_text=re.compile(rf"^\s*{strength}\s*$"))
    number.click()
    expect(number.get_by_role("radio")).to_be_checked()


def hands_in(dana):
    dana.presses("Next")
    dana.sees_heading("Is there anything to say about it?")
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")


def test_by_keyboard_then_by_finger_and_two_days_side_by_side(stage, dana, cast, alder):
    dana.opens("/me/")
    dana.follows("Where do you feel it?")
    dana.finds_nothing_wrong("nothing marked so far")
    dana.follows("Mark where I feel it now")
    by_keyboard(dana, "Chest", "tight", 6)
    expect(marks(dana)).to_have_text([re.compile("Chest: tight, 6 of 10")])
    by_keyboard(dana, "Lower back", "aching", 4)
    expect(marks(dana)).to_have_count(2)
    expect(dana.page.get_by_role("img", name="Front of the body. Chest: tight, 6 of 10.")).to_be_visible()
    dana.finds_nothing_wrong("two marks")
    dana.presses("Remove: Lower back")
    expect(marks(dana)).to_have_count(1)
    dana.is_told_it_is_saved()
    hands_in(dana)

    stage.time.freeze(START + timedelta(days=1))
    dana.opens("/me/write/?set=body-map")
    dana.page.locator("[data-region=chest]").tap()
    expect(dana.page.get_by_label("Where", exact=True)).to_have_value("chest")
    dana.page.get_by_label("How it feels").select_option("tight")
    feels(dana, 3)
    dana.presses("Mark it")
    dana.page.locator("[data-region=belly]").tap()
    dana.page.get_by_label("How it feels").select_option("warm")
    feels(dana, 5)
    dana.finds_nothing_wrong("a place chosen by finger")
    hands_in(dana)  # going on marks what was chosen

    dana.opens("/me/body/")
    dana.sees("Chest: tight is less strong, 6 before and 3 after")
    dana.sees("Belly: warm is new, 5 of 10")
    dana.finds_nothing_wrong("two days side by side")


def test_without_scripts_the_list_and_the_button_are_enough(stage, cast, member_at):
    dana = member_at(cast.dana.member, "phone", java_script_enabled=False)
    dana.opens("/me/write/?set=body-map")
    dana.page.get_by_label("Where", exact=True).select_option("chest")
    dana.page.get_by_label("How it feels").select_option("tight")
    feels(dana, 3)
    dana.presses("Mark it")
    expect(marks(dana)).to_have_count(1)
    dana.presses("Remove: Chest")
    expect(marks(dana)).to_have_count(0)


CIRCLES = """[...document.querySelectorAll("[data-body-add] [data-scale] span")]
    .map((circle) => circle.getBoundingClientRect())"""


def test_what_was_tapped_stays_in_sight_with_what_comes_next(dana):
    dana.opens("/me/write/?set=body-map")
    chest, asked = dana.page.locator("[data-region=chest]"), dana.page.get_by_label("How it feels")
    chest.tap()
    expect(asked).to_be_focused()
    expect(asked).to_be_in_viewport(ratio=1)
    expect(chest).to_be_in_viewport(ratio=0.99)
    circles = dana.page.evaluate(CIRCLES)
    gaps = [after["left"] - one["right"] for one, after in pairwise(circles)]
    assert min(gaps) >= 3


def half_chosen(dana):
    dana.opens("/me/write/?set=body-map")
    dana.page.get_by_label("Where", exact=True).select_option("throat")
    dana.page.get_by_label("How it feels").select_option("heavy")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_half_a_mark_is_asked_about_and_stays(cast, member_at, scripts):
    dana = member_at(cast.dana.member, "phone", java_script_enabled=scripts)
    half_chosen(dana)
    for button in ("Mark it", "Next"):
        dana.presses(button)
        dana.sees("Choose how strong it is.")
        expect(dana.page.get_by_text("Choose a word for how it feels.")).to_be_hidden()
        expect(dana.page.get_by_label("Where", exact=True)).to_have_value("throat")
    if scripts:
        dana.finds_nothing_wrong("half a mark")
    feels(dana, 4)
    dana.presses("Mark it")
    expect(marks(dana)).to_have_text([re.compile("Throat: heavy, 4 of 10")])


def test_without_a_network_half_a_mark_stays_and_can_be_left_out(dana):
    half_chosen(dana)
    dana.page.context.set_offline(True)
    dana.presses("Next")
    dana.sees("Choose how strong it is.")
    dana.presses("Leave it out")
    expect(dana.page.get_by_label("Where", exact=True)).to_have_value("")
    expect(dana.page.get_by_text("Choose how strong it is.")).to_be_hidden()
