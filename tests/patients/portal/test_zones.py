"""Where a patient is: the list they choose from, and the clinic's hours by their own clock."""

import re
from zoneinfo import ZoneInfo

from django.urls import reverse

from patients.portal.presenters.crisis import staffed_hours
from tests.cast import START


def test_the_time_zone_is_chosen_by_its_plain_name_and_the_time_there(portal, clock):
    clock(START)
    page = portal.get(reverse("portal:me")).content.decode()
    often, _, everywhere = page.partition("By country")
    assert re.search(r"America/Chicago\" selected>Central Time, Chicago, \d\d:\d\d<", often), (
        "theirs is the first"
    )
    assert "Eastern Time, New York, " in often
    assert "Japan, " in everywhere and "Spain, Madrid, " in everywhere
    assert "Asia/Calcutta" not in page, "no second name of the same zone"
    for nowhere in ("Etc/", "Antarctica/", "Unknown Region", ">world"):
        assert nowhere not in page


def test_the_hours_of_the_clinic_are_told_by_ones_own_clock_and_by_the_clinics(portal, cast):
    page = portal.get(reverse("portal:help")).content.decode()
    assert "Mondays to Fridays, 08:00 to 16:00 (Chicago)" in page
    assert "At the clinic that is Mondays to Fridays, 09:00 to 17:00 (New York)" in page


def test_far_away_the_clinics_hours_are_on_the_next_day(cast):
    told = staffed_hours(cast.alder, START, ZoneInfo("Asia/Tokyo"))
    assert told == "Mondays to Fridays, 23:00 to 07:00 (Tokyo)"
    assert staffed_hours(cast.alder, START, ZoneInfo("Pacific/Auckland")).startswith("Tuesdays to Saturdays")
