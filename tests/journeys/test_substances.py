"""From the supplier to the printed register: one vial, one dose, one difference."""

import re

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from tests.cast import PASSWORD, START
from tests.journeys.person import PHONE
from tests.sessions.making import im, started_dose

SIZES = {
    "desk": {"width": 1280, "height": 800},
    "tablet": {"width": 768, "height": 1024},
    "phone": PHONE["viewport"],
}


def is_well_everywhere(person, step, *only):
    for name, size in SIZES.items():
        if only and name not in only:
            continue
        person.page.set_viewport_size(size)
        person.finds_nothing_wrong(f"{step} {name}")
    person.page.set_viewport_size(SIZES["desk"])


def choose(person, label, words):
    field = person.page.get_by_label(label).first
    value = field.locator("option", has_text=words).first.get_attribute("value")
    field.select_option(value)


def proves(person, name):
    choose(person, re.compile("Witness"), name)
    person.page.locator("[name=witness_password]").fill(PASSWORD)


@pytest.mark.timeout(300)
def test_a_vial_from_the_supplier_to_the_register(cast, alder, member_at):
    cache.clear()
    with alder():
        from sessions import actions

        session = started_dose(cast, START)
        actions.record_administration(by=cast.nia, session=session, given=im(75), now=START)
    nia = member_at(cast.nia)
    receives(nia)
    doses(nia, session)
    counts(nia)
    explains(member_at(cast.paz))
    prints(nia)


def receives(nia):
    nia.opens("/substances/")
    is_well_everywhere(nia, "empty cabinet", "desk")
    nia.follows("Receive a container")
    nia.presses("Receive it")
    nia.sees("Not saved yet. Please look at these:")
    is_well_everywhere(nia, "receive refused", "desk")
    for name, words in {
        "number": "K-014", "mg_each": "50", "size": "10", "lot": "4471", "expires_on": "2027-06-30",
        "place": "Safe 1",
    }.items():  # fmt: skip
        nia.page.locator(f"[name={name}]").fill(words)
    nia.presses("Receive it")
    nia.sees("500 mg")
    is_well_everywhere(nia, "cabinet")


def doses(nia, session):
    nia.opens(f"/sessions/{session.pk}/")
    nia.follows(re.compile("Log the draw"))
    nia.sees("1.5 mL")
    nia.page.locator("[name=drawn_mg]").fill("100")
    expect(nia.page.locator("[name=wasted_mg]")).to_have_value("25")
    is_well_everywhere(nia, "log the draw")
    nia.presses("Log the draw")
    nia.sees(re.compile("needs a witness"))
    is_well_everywhere(nia, "no witness", "desk")
    proves(nia, "Paz Shah")
    nia.presses("Log the draw")
    nia.sees("K-014, lot 4471: 75 mg (1.5 mL)")
    nia.takes_a_picture("the dose with its container")


def counts(nia):
    nia.opens("/substances/")
    nia.follows("K-014")
    is_well_everywhere(nia, "container")
    nia.follows("Count")
    asks = nia.page.locator("[data-more-than]")
    nia.page.locator("[name=counted]").fill("230")
    nia.sees("11500 mg")
    expect(asks).to_be_visible()
    is_well_everywhere(nia, "count of too much")
    nia.page.locator("[name=is_more_confirmed]").check()
    nia.page.locator("[name=unit]").select_option("mg")
    nia.sees("4.6 mL")
    expect(asks).to_be_hidden()
    nia.page.locator("[name=unit]").select_option("mL")
    expect(nia.page.locator("[name=is_more_confirmed]")).not_to_be_checked()
    nia.presses("Write down the count")
    nia.sees(re.compile("Check the unit, or confirm the count"))
    is_well_everywhere(nia, "count to confirm")
    nia.page.locator("[name=counted]").fill("7.9")
    is_well_everywhere(nia, "count", "desk")
    proves(nia, "Paz Shah")
    nia.presses("Write down the count")
    nia.sees("K-014: −5 mg against the log")
    is_well_everywhere(nia, "discrepancy", "desk")


def explains(paz):
    paz.opens("/substances/")
    paz.follows(re.compile("Explain"))
    paz.page.locator("[name=reason]").fill("Lost in the hub of the needle")
    paz.page.locator("[name=adjusts]").check()
    is_well_everywhere(paz, "explain", "desk")
    proves(paz, "Nia Park")
    paz.presses("Close the discrepancy")
    paz.sees("Adjusted to the count")
    is_well_everywhere(paz, "explained", "desk")


def prints(nia):
    nia.opens("/substances/")
    nia.follows("K-014")
    nia.follows("Register")
    nia.sees("Carried forward: 395 mg")
    is_well_everywhere(nia, "register")
    nia.page.emulate_media(media="print")
    nia.takes_a_picture("register on paper")
