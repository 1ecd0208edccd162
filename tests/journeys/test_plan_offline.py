"""Dana's plan and her people on her phone where there is no network: kept, sealed, and hers alone."""

import json

import pytest
from playwright.sync_api import expect

from patients.relapse.actions import write_plan
from patients.relapse.content import Helper, PlanText, Sign
from patients.relapse.models import PlanDraft
from tests.cast import START
from tests.journeys.test_offline import Phone
from tests.processes import wait_until

SIGN, MORE, LOUD = "I stop answering the phone", "I sleep until noon", "I snap at everybody"
EDIT = "/me/plan/edit/"
OPENS_LATE = """
  const open = crypto.subtle.decrypt.bind(crypto.subtle);
  const isTime = new Promise((done) => (window.mayOpen = done));
  crypto.subtle.decrypt = (...asked) => isTime.then(() => open(...asked));
"""


@pytest.fixture
def phone(cast, alder, member_at):
    with alder():
        cast.alder.phone = "+1 212 555 0100"
        cast.alder.save()
        text = PlanText((Sign(SIGN, "I text Maya"),), (Helper("Maya", "+1 212 555 0177"),), "Walks\nSleep")
        write_plan(by=cast.dana.member, patient=cast.dana, text=text, based_on=0, now=START)
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/")
    return Phone(dana).is_ready()


def has_kept(phone, name):
    """Sealing takes a moment."""
    assert wait_until(lambda: name in papers(phone)), f"{name} is not on the device"


def papers(phone):
    return [row["name"] for row in phone.rows("papers")]


def test_whom_to_call_is_there_without_a_network_and_only_sealed(phone):
    dana = phone.dana
    has_kept(phone, "help")
    phone.goes_offline()
    dana.opens("/me/help/")
    dana.sees("Maya, +1 212 555 0177")
    dana.sees("+1 212 555 0100")
    dana.finds_nothing_wrong("help without a connection")
    assert "Maya" not in json.dumps(phone.dump())


def test_her_plan_can_be_read_there_from_help_and_from_home(phone):
    dana = phone.dana
    has_kept(phone, "help")
    phone.goes_offline()
    dana.opens("/me/help/")
    dana.follows("My plan")
    for words in (SIGN, "Then: I text Maya", "Sleep", "Maya, +1 212 555 0177"):
        dana.sees(words)
    dana.finds_nothing_wrong("the plan without a connection")
    dana.follows("Back")
    dana.follows("My plan")
    dana.sees(SIGN)
    assert SIGN not in json.dumps(phone.dump())


def test_help_behind_a_link_shows_nobody_of_the_one_who_is_signed_in_here(phone):
    dana = phone.dana
    has_kept(phone, "help")
    phone.goes_offline()
    dana.opens(f"/j/{'a' * 32}/help")
    dana.sees("+1 212 555 0100")
    dana.does_not_see("Maya")


def test_a_plan_typed_without_a_network_is_there_after_a_reload_and_arrives(phone, alder):
    dana = phone.dana
    dana.opens(EDIT)
    phone.goes_offline()
    dana.fills_in(**{"Sign 2, in my own words": MORE})
    dana.presses("Add another sign")
    dana.fills_in(**{"Sign 3, in my own words": "The lake is far away"})
    dana.sees("saved on this device")
    phone.holds("The lake is far away")
    assert MORE not in json.dumps(phone.dump())
    dana.page.reload()
    expect(dana.page.get_by_label("Sign 2, in my own words")).to_have_value(MORE)
    dana.finds_nothing_wrong("the plan without a connection")
    phone.comes_back()
    dana.sees("not in the plan yet")
    expect(dana.page.get_by_label("Sign 3, in my own words")).to_have_value("The lake is far away")
    dana.page.wait_for_function("() => !('draftSealed' in document.querySelector('#plan').dataset)")
    with alder():
        assert MORE in PlanDraft.objects.get().content
    assert wait_until(lambda: "plan" not in papers(phone))


def test_what_was_typed_meanwhile_on_a_laptop_is_not_written_over(phone, cast, alder, member_at):
    dana = phone.dana
    dana.opens(EDIT)
    phone.goes_offline()
    dana.fills_in(**{"Sign 2, in my own words": MORE, "What I go on with, and how often": "Swim"})
    dana.sees("saved on this device")
    phone.holds("Swim")
    laptop = member_at(cast.dana.member, "laptop")
    laptop.opens(EDIT)
    laptop.fills_in(**{"Sign 2, in my own words": "I skip breakfast", "Sign 1, in my own words": LOUD})
    laptop.sees("not in the plan yet")
    dana.page.reload()
    phone.comes_back()
    dana.sees("Kept on this device")
    expect(dana.page.get_by_label("Sign 1, in my own words")).to_have_value(LOUD)
    expect(dana.page.get_by_label("Sign 2, in my own words")).to_have_value("I skip breakfast")
    expect(dana.page.get_by_label("What I go on with")).to_have_value("Swim")
    dana.finds_nothing_wrong("two devices wrote in the plan")
    phone.holds("I skip breakfast")
    dana.page.reload()
    dana.sees("Kept on this device")
    with alder():
        assert "breakfast" in PlanDraft.objects.get().content
    dana.presses("Keep both")
    dana.sees("not in the plan yet")
    with alder():
        left = PlanDraft.objects.get().fields
    assert left["sign-0"] == LOUD
    assert MORE in left["sign-1"] and "breakfast" in left["sign-1"]


def test_a_page_left_open_without_a_network_writes_over_nothing_either(phone, cast, alder, member_at):
    dana = phone.dana
    dana.opens(EDIT)
    phone.goes_offline()
    dana.fills_in(**{"Sign 2, in my own words": MORE})
    dana.sees("saved on this device")
    laptop = member_at(cast.dana.member, "laptop")
    laptop.opens(EDIT)
    laptop.fills_in(**{"Sign 2, in my own words": "I skip breakfast"})
    laptop.presses("Add another sign")
    laptop.fills_in(**{"Sign 3, in my own words": "The lake is far away"})
    laptop.sees("not in the plan yet")
    phone.comes_back()
    dana.sees("At the clinic, from another device")
    expect(dana.page.get_by_label("Sign 3, in my own words")).to_have_value("The lake is far away")
    dana.presses("Keep both")
    dana.sees("not in the plan yet")
    with alder():
        left = PlanDraft.objects.get().fields
    assert MORE in left["sign-1"] and "breakfast" in left["sign-1"]
    assert left["sign-2"] == "The lake is far away"


def test_what_is_typed_before_the_device_is_unlocked_stays(phone):
    dana = phone.dana
    dana.opens(EDIT)
    phone.goes_offline()
    dana.fills_in(**{"Sign 2, in my own words": MORE, "What I go on with, and how often": "Swim"})
    dana.sees("saved on this device")
    phone.holds("Swim")
    dana.page.add_init_script(OPENS_LATE)
    dana.page.reload()
    phone.comes_back()
    expect(dana.page.locator("#plan")).to_be_visible()
    dana.fills_in(**{"What I go on with, and how often": "Walk"})
    dana.page.evaluate("window.mayOpen()")
    expect(dana.page.get_by_label("Sign 2, in my own words")).to_have_value(MORE)
    expect(dana.page.get_by_label("What I go on with")).to_have_value("Walk")
    dana.sees("Kept on this device")
    expect(dana.page.locator(".conflict")).to_contain_text("Swim")


def test_what_was_only_opened_is_not_in_the_list(phone):
    dana = phone.dana
    dana.opens("/me/write/")
    phone.goes_offline()
    dana.opens("/me/")
    dana.sees("There is no connection.")
    dana.does_not_see("Free writing")
    dana.presses("Write")
    dana.arrives_at("/me/write/raw-capture/")
    dana.opens("/me/")
    dana.does_not_see("Free writing")
