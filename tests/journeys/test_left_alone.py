"""A page that somebody left asks, then locks; what was typed is there after a sign-in in another tab."""

import re
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from playwright.sync_api import expect
from psycopg import sql

from integration_care.demo.authenticators import digits_of
from tests.cast import PASSWORD, TOTP_SECRET
from tests.conftest import ADMIN_URL
from tests.journeys.stage import DATABASE

NEARLY, PAST = "14:15", "01:10"
WORDS = "asked for the summer timetable"


@pytest.fixture
def ada(cast, member_at):
    """At her hours, her browser's clock in our hand."""
    ada = member_at(cast.ada)
    ada.page.clock.install()
    ada.opens("/clinic/hours/")
    return ada


def test_it_asks_a_minute_before_and_goes_on(ada):
    ada.page.clock.fast_forward(NEARLY)
    asked = ada.page.get_by_role("dialog", name="Are you still there?")
    expect(asked).to_be_visible()
    ada.finds_nothing_wrong("are you still there")
    ada.page.keyboard.press("Escape")
    asked.get_by_role("button", name="I am here").click()
    expect(asked).to_be_hidden()
    ada.page.clock.fast_forward(PAST)
    expect(asked).to_be_hidden()


def test_nobody_there_and_nothing_typed_leads_to_the_sign_in(ada):
    ada.page.clock.fast_forward(NEARLY)
    ada.page.clock.fast_forward(PAST)
    ada.arrives_at("/sign-in/login/.next=%2Fclinic%2Fhours%2F")
    ada.opens("/patients/")
    ada.arrives_at("/sign-in/login/")


LEAVES = "**/sign-in/logout/"


def hangs(person, *addresses):
    """The clinic takes what is asked there, and never answers."""
    for address in addresses:
        person.page.route(address, lambda _never_answered: None)


def test_a_clinic_that_does_not_say_how_it_is_signs_out_all_the_same(ada):
    hangs(ada, "**/readyz")
    ada.page.clock.fast_forward(NEARLY)
    with ada.page.expect_request(LEAVES):
        ada.page.clock.fast_forward(PAST)
    asked = [urlsplit(address).path for address in ada.addresses]
    asked = [path for path in asked if path in ("/readyz", "/sign-in/logout/")]
    assert asked[:2] == ["/readyz", "/sign-in/logout/"]  # when it asked; and leaving waits for no second look
    ada.page.wait_for_url(re.compile("/sign-in/login/"))
    ada.opens("/patients/")
    ada.arrives_at("/sign-in/login/")


def test_a_clinic_that_hangs_covers_no_page_without_a_word(ada):
    hangs(ada, "**/readyz", LEAVES)
    ada.page.clock.fast_forward(NEARLY)
    ada.page.clock.fast_forward(PAST)
    expect(ada.page.get_by_role("dialog", name="Locked")).to_be_visible()


def signs_in(tab, email):
    """In another tab; every form of the first one holds a token of before."""
    tab.goto("/sign-in/login/")
    tab.locator("[name=login]").fill(email)
    tab.locator("[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.locator("[name=code]").fill(digits_of(TOTP_SECRET))
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab).not_to_have_url(re.compile("sign-in"))


def test_signing_out_in_another_tab_locks_this_one_with_what_was_typed(cast, ada):
    ada.writes("Why", WORDS)
    other = ada.context.new_page()
    other.goto("/patients/")
    other.get_by_label("Your account").click()
    other.get_by_role("button", name="Sign out").click()
    locked = ada.page.get_by_role("dialog", name="Locked")
    expect(locked).to_be_visible()
    expect(other).to_have_url(re.compile("sign-in"))
    signs_in(other, cast.ada.user.email)
    locked.get_by_role("button", name="I have signed in").click()
    expect(locked).to_be_hidden()
    expect(ada.page.get_by_label("Why").first).to_have_value(WORDS)


@pytest.fixture
def takes_no_writes():
    """As on a standby: this stage's database from the next connection on, until the test is over."""
    told = "ALTER DATABASE {} SET default_transaction_read_only = {}"
    cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = 'care_app'"

    def turn(word):
        with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
            admin.execute(sql.SQL(told).format(sql.Identifier(DATABASE), sql.SQL(word)))
            admin.execute(cut, [DATABASE])

    yield turn
    turn("off")
    connection.close()


def test_while_nothing_can_be_saved_the_page_says_that_nobody_comes_back_in_and_when_they_do(
    ada, takes_no_writes
):
    ada.writes("Why", WORDS)
    takes_no_writes("on")
    ada.page.clock.fast_forward(NEARLY)
    asked = ada.page.get_by_role("dialog", name="Are you still there?")
    expect(asked.get_by_text("So this page locks all the same").first).to_be_visible()
    with ada.page.expect_response(lambda answer: answer.request.method == "POST"):
        asked.get_by_role("button", name="I am here").click()
    expect(asked).to_be_visible()
    ada.page.clock.fast_forward(PAST)
    locked = ada.page.get_by_role("dialog", name="Locked")
    nobody = locked.get_by_text("Nobody can sign in right now")
    expect(nobody).to_be_visible()
    expect(locked.get_by_text("This page looks every half a minute")).to_be_visible()
    ada.troubles.clear()  # what the page sent meanwhile was answered with 503
    ada.finds_nothing_wrong("locked, and nobody signs in")
    takes_no_writes("off")
    ada.page.clock.fast_forward("00:31")
    again = locked.get_by_text("Signing in is possible again.")
    expect(again).to_be_visible()
    expect(nobody).to_be_hidden()
    locked.get_by_role("button", name="I have signed in").click()
    expect(locked).to_be_hidden()
    ada.page.clock.fast_forward(NEARLY)
    ada.page.clock.fast_forward(PAST)
    expect(locked).to_be_visible()
    expect(again).to_be_hidden()


def test_what_was_typed_outlasts_the_lock(cast, ada):
    ada.writes("Why", WORDS)
    ada.page.clock.fast_forward(NEARLY)
    ada.page.clock.fast_forward(PAST)
    locked = ada.page.get_by_role("dialog", name="Locked")
    expect(locked).to_be_visible()
    ada.finds_nothing_wrong("locked")
    expect(ada.page.get_by_text("Working week").first).to_be_hidden()
    signs_in(ada.context.new_page(), cast.ada.user.email)
    locked.get_by_role("button", name="I have signed in").click()
    expect(locked).to_be_hidden()
    expect(ada.page.get_by_label("Why").first).to_have_value(WORDS)
    ada.page.get_by_label("First day away").fill("2026-07-01")
    ada.page.get_by_label("Last day away").fill("2026-07-03")
    ada.page.get_by_role("button", name="Add").last.click()
    ada.sees("The days away are noted.")
