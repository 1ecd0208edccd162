"""One evening of a circle: the roster, who is there, what was shared, a private note, a signature."""

from datetime import timedelta

import pytest

from patients.followups.models import IntegrationWindow
from sessions.groups import actions
from sessions.models import CareSession
from tests.cast import START
from tests.sessions.groups.making import FIRST, a_circle, somebody
from tests.sessions.making import given_dose

HOUR = timedelta(hours=1)


@pytest.fixture
def circle(stage, cast, alder):
    """Dana had a dose at START; the circle meets inside her window."""
    with alder():
        given_dose(cast)
        circle = a_circle(cast)
        gil = somebody(cast, "Gil", "Roth")
        for course in (cast.course, gil):
            actions.join(by=cast.ada, group=circle, course=course, now=START + HOUR)
    stage.time.freeze(FIRST + 10 * HOUR / 60)
    return circle


def test_an_evening_of_the_circle(stage, cast, alder, circle, member_at):
    ada = member_at(cast.ada)
    ada.opens("/groups/")
    ada.finds_nothing_wrong("the circles")
    ada.follows("Thursday circle")
    ada.sees("Gil Roth")
    ada.finds_nothing_wrong("the roster")
    ada.page.locator("#coming-title + ol a.kind").first.click()
    ada.sees("2 not marked")
    ada.page.keyboard.press("j")
    ada.page.keyboard.press("p")
    ada.sees("1 present, 1 not marked")
    ada.page.keyboard.press("j")
    ada.page.keyboard.press("l")
    ada.sees("2 present")
    ada.finds_nothing_wrong("who is there")

    ada.writes("Themes and process of the circle", "Grief, and what carries. Gil spoke of the sea.")
    ada.sees("Is this a patient's name?")
    ada.is_told_it_is_saved()
    ada.finds_nothing_wrong("a name in the shared note")
    ada.writes("Themes and process of the circle", "Grief, and what carries. GR spoke of the sea.")
    ada.presses("Save")

    stage.time.freeze(FIRST + 2 * HOUR)
    ada.page.reload()
    ada.presses("Close the meeting")
    ada.sees("The meeting is closed.")
    with alder():
        assert IntegrationWindow.objects.get().met_at is not None
        assert CareSession.objects.filter(kind="group", status="completed").count() == 2
    ada.presses("Sign")
    ada.sees("The shared note is signed.")
    ada.finds_nothing_wrong("the meeting, signed")

    ada.page.get_by_label("A note for each patient").get_by_role("link", name="Dana Moreau").click()
    ada.page.locator("#note textarea").first.fill("Dana stayed with it, and slept well since.")
    ada.is_told_it_is_saved()
    ada.sees("GR spoke of the sea")
    ada.does_not_see("Gil")
    ada.finds_nothing_wrong("a private note")
    ada.presses("Done")
    ada.presses("Sign")
    ada.finds_nothing_wrong("the private note, signed")
    ada.does_not_see("Gil")


def test_the_evening_on_a_phone(stage, cast, circle, member_at):
    ada = member_at(cast.ada, "phone")
    ada.opens("/groups/")
    ada.finds_nothing_wrong("the circles")
    ada.follows("Thursday circle")
    ada.finds_nothing_wrong("the roster")
    ada.page.locator("#coming-title + ol a.kind").first.click()
    ada.presses("Present")
    ada.sees("1 present, 1 not marked")
    ada.finds_nothing_wrong("who is there")
