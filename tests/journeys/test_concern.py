"""On her phone Dana says that something about her care worries her; an admin answers it at a desk."""

import pytest
from playwright.sync_api import expect

from integration_care.core.permissions import Role
from tests.cast import join

WORRY = "My dose was moved, and I read it on the door."


@pytest.fixture
def uma(cast, alder):
    with alder():
        return join(cast.alder, "Uma Reyes", Role.ADMIN)


def test_dana_tells_it_uma_answers_and_max_sees_nothing(cast, uma, member_at):
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/help/")
    dana.finds_nothing_wrong("help with the way to it")
    dana.follows("Something about my care worries me")
    dana.sees("Your care team does not see it")
    dana.writes("What worries you?", WORRY)
    dana.page.get_by_label("Max Ferreira (clinic admin)").check()
    dana.page.get_by_role("switch", name="Please call me about it").check()
    dana.finds_nothing_wrong("telling it")
    dana.presses("Tell the clinic")
    dana.sees_heading("The clinic has it.")
    dana.sees("Max Ferreira does not see it.")
    dana.finds_nothing_wrong("it was received")

    admin = member_at(uma)
    admin.opens("/clinic/")
    admin.follows("Concerns")
    admin.finds_nothing_wrong("the list at a desk")
    admin.follows("Dana Moreau")
    admin.sees(WORRY)
    admin.finds_nothing_wrong("one concern at a desk")
    admin.presses("I have read it")
    admin.writes("Answer, or what came of it", "I am sorry. I ring you today.")
    admin.page.get_by_role("button", name="Answer", exact=True).click()
    admin.sees("I am sorry. I ring you today.")
    admin.finds_nothing_wrong("answered")

    other = member_at(cast.max)
    other.opens("/concerns/")
    other.sees("Nothing for you to read")
    other.does_not_see("Dana Moreau")

    dana.page.reload()
    dana.sees("I am sorry. I ring you today.")
    dana.finds_nothing_wrong("the answer")


def test_with_max_as_the_only_admin_a_concern_about_him_is_not_promised(cast, member_at):
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/about/")
    dana.follows("Something about my care worries me")
    dana.writes("What worries you?", WORRY)
    dana.page.get_by_label("Max Ferreira (clinic admin)").check()
    dana.presses("Tell the clinic")
    dana.sees("So it was not sent and is not kept.")
    dana.finds_nothing_wrong("not promised")
    expect(dana.page.get_by_label("What worries you?")).to_have_value(WORRY)
