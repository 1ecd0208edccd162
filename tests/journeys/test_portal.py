"""Dana in her own place: she signs in, writes, and is not alone when she is not safe."""

import pytest
from playwright.sync_api import expect

from patients.followups.models import Alert
from tests.cast import PASSWORD
from tests.journeys.given import OPENS_AT, a_dose

WORDS = "I keep hearing the kettle in her kitchen."


@pytest.fixture
def dana(cast, visitor):
    """On her phone, signed in by hand."""
    dana = visitor("phone")
    dana.opens("/")
    dana.finds_nothing_wrong("sign in on a phone")
    dana.fills_in(Email="dana@alder.test", Password=PASSWORD)
    dana.presses("Sign in")
    dana.arrives_at("/me/$")
    return dana


def test_dana_writes_freely_and_finds_it_again(stage, cast, alder, dana):
    a_dose(cast, alder)
    stage.time.freeze(OPENS_AT)
    dana.opens("/me/")
    dana.finds_nothing_wrong("today")
    dana.follows("Just write freely")
    dana.page.get_by_role("textbox").fill(WORDS)
    dana.is_told_it_is_saved()
    dana.finds_nothing_wrong("writing")
    dana.presses("Hand in")
    dana.sees_heading("Thank you.")
    dana.follows("Journal")
    dana.sees(WORDS)
    dana.finds_nothing_wrong("the journal")
    dana.follows("Me")
    dana.finds_nothing_wrong("me")


def test_not_safe_reaches_ada_who_takes_it_and_closes_it(cast, alder, dana, member_at):
    dana.follows("I need help now")
    expect(dana.page.get_by_role("link", name="Call 988")).to_have_attribute("href", "tel:988")
    dana.finds_nothing_wrong("help")
    dana.presses("I am not safe right now: tell my clinic")
    dana.sees("Your clinic knows.")
    expect(dana.page.get_by_role("link", name="Call 988")).to_be_visible()
    expect(dana.page.get_by_role("button", name="I am still not safe: tell them again")).to_be_visible()
    dana.finds_nothing_wrong("the clinic knows")

    ada = member_at(cast.ada)
    ada.opens("/windows/")
    ada.sees("Says they are not safe right now")
    ada.finds_nothing_wrong("an alert on the board")
    ada.presses("Acknowledge")
    ada.sees("You have this now.")
    ada.opens("/windows/")
    ada.follows("Close alert")
    ada.page.get_by_label("What was done").fill("Spoke with her; safe at home with her sister.")
    ada.finds_nothing_wrong("closing an alert")
    ada.presses("Close the alert")
    ada.sees("The alert is closed.")
    with alder():
        alert = Alert.objects.get()
        assert alert.acknowledged_by == cast.ada
        assert alert.closed_by == cast.ada
        assert alert.disposition == "Spoke with her; safe at home with her sister."
