"""Ada plans Dana's two doses a week: she lays them out, moves one, leaves one out, and books the rest."""

from datetime import date

import pytest

from integration_care.accounts.actions import add_holiday
from sessions.models import CareSession
from tests.cast import START


@pytest.fixture
def retreat(cast, alder):
    with alder():
        add_holiday(by=cast.max, name="Retreat", starts_on=date(2026, 3, 12), ends_on=date(2026, 3, 12))


def test_a_series_is_laid_out_mended_and_booked(cast, stage, alder, retreat, member_at):
    stage.time.freeze(START)
    ada = member_at(cast.ada)
    ada.opens(f"/sessions/book/{cast.dana.pk}/?kind=dosing")
    ada.follows("Plan a series")
    ada.finds_nothing_wrong("the pattern of a series")
    ada.fills_in(From="2026-03-09", Doses="3", Place="Room 2")
    ada.presses("Lay it out")
    ada.sees("The clinic is closed on 12 March 2026: Retreat.")
    ada.finds_nothing_wrong("a series with a holiday in the way")
    ada.page.get_by_label("Date of dose 2").fill("2026-03-13")
    ada.page.get_by_label("Dose 3", exact=True).uncheck()
    ada.presses("See what this means")
    ada.sees("Left out.")
    ada.page.set_viewport_size({"width": 390, "height": 844})
    ada.finds_nothing_wrong("a series on a phone")
    ada.presses("Book 2 doses")
    ada.sees("2 doses booked.")
    with alder():
        assert CareSession.objects.doses().booked().count() == 2
