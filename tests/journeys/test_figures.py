"""An admin asks whether the clinic keeps its promise, without a mouse, at a desk and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.cast import START
from tests.factories.windows import a_patient, a_window
from tests.journeys.given import HOUR


@pytest.fixture
def a_clinic(cast, alder):
    """Six patients of Ada's and six of Bea's; two of Bea's had no session."""
    with alder():
        for number in range(12):
            lead, hours = (cast.ada, 30 + number) if number < 6 else (cast.bea, 30 if number < 10 else None)
            a_window(a_patient(cast.alder, lead, f"Fay N{number}"), lead, START - 96 * HOUR, met_h=hours)


def test_an_admin_goes_from_a_figure_to_the_patients_behind_it_by_keyboard(cast, a_clinic, member_at):
    max_ = member_at(cast.max)
    max_.opens("/windows/")
    max_.page.get_by_role("link", name="Figures", exact=True).focus()
    max_.types("Enter")
    max_.sees_heading("Figures")
    max_.sees("10 of 12 windows met")
    max_.finds_nothing_wrong("the figures")
    figure = max_.page.get_by_role("region", name="Windows met, by lead therapist")
    expect(figure.get_by_role("img")).to_have_accessible_name(
        re.compile(
            "^Windows met, by lead therapist. Ada Lindqvist: 6 of 6, 100.%, 95 % interval 61 to 100.%;"
        )
    )
    figure.get_by_text("The same as a table").focus()
    max_.types("Enter", "Tab", "Tab", "Tab")
    expect(figure.get_by_role("link", name="Bea Okafor")).to_be_focused()
    max_.finds_nothing_wrong("the figures with a table open")
    max_.types("Enter")
    max_.arrives_at(r"/figures/[\w-]+/")
    max_.sees("6 of 6")
    max_.finds_nothing_wrong("the list behind a figure")
    with max_.page.expect_download() as coming:
        max_.opens("/figures/")
        max_.page.get_by_role("link", name="CSV of Windows met, by lead therapist").click()
    lines = coming.value.path().read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Lead therapist", "Ada Lindqvist", "Bea Okafor", "All"]


def test_on_a_phone_a_therapist_narrows_their_own(cast, a_clinic, member_at):
    bea = member_at(cast.bea, device="phone")
    bea.opens("/figures/")
    bea.sees("4 of 6 windows met")
    bea.finds_nothing_wrong("the figures on a phone")
    bea.page.get_by_label("Route", exact=True).select_option("IM")
    bea.page.get_by_role("button", name="Show", exact=True).click()
    bea.sees("Too few to be told apart")
    bea.finds_nothing_wrong("too few, on a phone")
    bea.page.locator(".empty").get_by_role("link", name="Show everybody").click()
    bea.sees("4 of 6 windows met")
