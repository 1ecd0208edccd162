"""Max fills a free hour of Ada's from the calendar, moves it, and takes it off again."""

from datetime import time

import pytest
from playwright.sync_api import expect

from integration_care.accounts.models import WorkingHours


@pytest.fixture
def hours(cast, alder):
    """Ada works on Wednesday, nine to five."""
    with alder():
        WorkingHours.objects.create(
            clinic=cast.alder, member=cast.ada, weekday=3, starts=time(9), ends=time(17)
        )


def lane(person, name):
    return person.page.get_by_role("region", name=name, exact=True)


def test_a_free_hour_is_booked_moved_and_cancelled(cast, hours, member_at):
    admin = member_at(cast.max)
    admin.opens("/sessions/")
    admin.follows("Calendar")
    admin.sees_heading("Calendar")
    admin.types("ArrowRight")
    expect(lane(admin, "Ada Lindqvist")).to_contain_text("09:00–17:00")
    admin.finds_nothing_wrong("a day of the calendar")

    admin.clicks(lane(admin, "Ada Lindqvist").get_by_role("link", name="Book"))
    admin.finds_nothing_wrong("whom a free hour is for")
    admin.page.locator("#id_patient").select_option(label="Dana Moreau")
    admin.presses("Go on to booking")
    admin.fills_in(Place="Room 2")
    admin.presses("Book integration")
    admin.arrives_at("/sessions/calendar/")
    expect(lane(admin, "Ada Lindqvist")).to_contain_text("Dana Moreau")

    admin.follows("Move Dana Moreau")
    admin.writes("Time", "11:00")
    admin.presses("Move it")
    expect(lane(admin, "Ada Lindqvist")).to_contain_text("11:00–12:00")
    admin.follows("By room")
    expect(lane(admin, "Room 2")).to_contain_text("Dana Moreau")
    admin.finds_nothing_wrong("a day by room")

    admin.follows("Cancel Dana Moreau")
    admin.writes("Reason", "Snow.")
    admin.page.locator("form.card button[type=submit]").click()
    admin.sees("Nothing is booked in a room")


def test_it_fits_a_phone(cast, hours, member_at):
    ada = member_at(cast.ada, "phone")
    ada.opens(f"/sessions/calendar/?by=week&of={cast.ada.pk}")
    ada.sees("09:00–17:00")
    ada.finds_nothing_wrong("a week on a phone")
