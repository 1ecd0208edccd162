"""Nobody works here with a password alone: by invitation and phone, or by passkey."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from integration_care.accounts import actions
from integration_care.core.permissions import Role
from integration_care.demo.authenticators import digits_of
from tests.cast import PASSWORD as OF_BEA
from tests.cast import START

PASSWORD = "seven herons by the weir"


def invited(cast, alder) -> str:
    """Ines is invited; returns the path in her e-mail."""
    with alder():
        actions.invite(
            by=cast.max,
            clinic=cast.alder,
            email="ines@alder.test",
            name="Ines",
            role=Role.THERAPIST,
            now=START,
        )
    return re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body)[1]


def test_the_first_day_and_the_next(cast, alder, visitor):
    ines = visitor("phone")
    ines.opens(invited(cast, alder))
    ines.fills_in(Your_name="Ines Duarte", Password=PASSWORD)
    ines.presses("Open my account")
    ines.sees_heading("One more thing before you go in")
    ines.finds_nothing_wrong("a second factor")
    ines.opens("/patients/")
    ines.sees_heading("One more thing before you go in")
    ines.follows("Use an authenticator app")
    ines.page.get_by_text("I cannot scan it").click()
    secret = ines.page.locator("#authenticator_secret").inner_text()
    ines.finds_nothing_wrong("authenticator app")
    ines.writes("Authenticator code", digits_of(secret))
    ines.presses("These are the digits")
    ines.sees_heading("Recovery codes")
    code = ines.page.locator("#recovery_codes code").first.inner_text()
    ines.finds_nothing_wrong("recovery codes")
    ines.follows("I have kept them, go on")
    ines.arrives_at("/patients/")
    ines.page.get_by_label("Your account").click()
    ines.presses("Sign out")
    ines.opens("/sign-in/login/")
    ines.writes("E", "ines@alder.test")
    ines.page.locator("[name=password]").fill(PASSWORD)
    ines.page.get_by_role("button", name="Sign in", exact=True).click()
    ines.sees_heading("One more step")
    ines.finds_nothing_wrong("second step")
    ines.writes("Code", code)
    ines.page.get_by_role("button", name="Sign in", exact=True).click()
    ines.arrives_at("/windows/")


@pytest.fixture
def with_passkeys(visitor, stage):
    """A device that knows its owner; passkeys need a name, so it asks for localhost."""
    person = visitor()
    session = person.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    device |= dict.fromkeys(("hasResidentKey", "hasUserVerification", "isUserVerified"), True)
    session.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    person.at = stage.url.replace("127.0.0.1", "localhost")
    return person


def test_a_passkey_alone_opens_the_door(cast, with_passkeys):
    bea = with_passkeys
    bea.opens(f"{bea.at}/sign-in/login/?next=/clinic/you/")
    bea.writes("E", cast.bea.user.email)
    bea.page.locator("[name=password]").fill(OF_BEA)
    bea.page.get_by_role("button", name="Sign in", exact=True).click()
    bea.shows_the_phone()
    bea.arrives_at("/clinic/you/")
    bea.opens(f"{bea.at}/sign-in/2fa/webauthn/add/")
    bea.writes("What you call it", "Bea's laptop")
    bea.finds_nothing_wrong("add a passkey")
    bea.presses("Add it")
    bea.arrives_at("/sign-in/2fa/recovery-codes/")
    bea.opens(f"{bea.at}/sign-in/2fa/")
    bea.sees("Bea's laptop")
    bea.finds_nothing_wrong("second factors")
    bea.opens(f"{bea.at}/sign-in/logout/")
    bea.presses("Sign out")
    bea.opens(f"{bea.at}/sign-in/login/?next=/clinic/staff/")
    bea.presses("Use a passkey")
    bea.arrives_at("/clinic/staff/")
    expect(bea.page.get_by_text("Working here")).to_be_visible()
