"""A dose is about to be booked for a Friday, and the page says what that would cost."""

import re
from datetime import time

import pytest
from playwright.sync_api import expect

from integration_care.accounts.models import WorkingHours


@pytest.fixture
def office(cast, alder):
    """Ada and Paz work Monday to Friday, nine to five."""
    with alder():
        for member in (cast.ada, cast.paz):
            for weekday in range(1, 6):
                WorkingHours.objects.create(
                    clinic=cast.alder, member=member, weekday=weekday, starts=time(9), ends=time(17)
                )


def test_a_better_time_is_one_click_away(cast, office, member_at):
    paz = member_at(cast.paz)
    paz.opens(f"/sessions/book/{cast.dana.pk}/?kind=dosing")
    paz.writes("Date", "2026-03-13")
    paz.writes("Time", "9:00")
    paz.writes("Place", "Room 2")
    paz.sees("No integration hour in this window")
    paz.finds_nothing_wrong("a dose on Friday")
    expect(paz.page.locator("#booking")).not_to_have_class(re.compile("htmx-request"))  # it stands as it is
    paz.follows("Mon 9 March")
    paz.sees("Ada Lindqvist is free for 16 h of it")
    expect(paz.page.get_by_label("Place")).to_have_value("Room 2")
    paz.presses("Book dosing")
    paz.sees("Dosing booked: Mon 9 March")


def test_what_was_typed_last_goes_along_before_the_page_has_heard_of_it(cast, office, member_at):
    paz = member_at(cast.paz)
    paz.opens(f"/sessions/book/{cast.dana.pk}/?kind=dosing&starts=2026-03-13T09:00-04:00")
    paz.page.route("**/preview/**", lambda route: route.abort())
    paz.writes("Place", "Room 2")
    paz.follows("Mon 9 March")
    expect(paz.page.get_by_label("Date")).to_have_value("2026-03-09")
    expect(paz.page.get_by_label("Place")).to_have_value("Room 2")


def test_it_fits_a_phone(cast, office, member_at):
    paz = member_at(cast.paz, "phone")
    paz.opens(f"/sessions/book/{cast.dana.pk}/?kind=dosing&starts=2026-03-13T09:00-04:00")
    paz.sees("Better times this week")
    paz.finds_nothing_wrong("better times on a phone")
