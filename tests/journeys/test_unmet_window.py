"""A window closes and no session was held in it: the clinic asks why, and learns."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from patients.followups.models import StaffTask
from tests.journeys.given import CLOSES_AT, DANAS, a_dose

HOURS = (24, 36, 48, 60)


@pytest.fixture
def window(stage, cast, alder):
    """Three days have passed; the engine did what it could."""
    window = a_dose(cast, alder)
    for hours in HOURS:
        stage.time.freeze(window.anchor_at + timedelta(hours=hours))
        stage.let_the_engine_look_twice()
    stage.time.freeze(CLOSES_AT + timedelta(minutes=5))
    stage.let_the_engine_look_twice()
    return window


def test_the_reason_is_asked_for_and_max_gives_it(stage, cast, alder, window, member_at):
    assert 2 <= len(stage.post.letters_to(DANAS)) <= 5
    with alder():
        assert StaffTask.objects.filter(patient=cast.dana).count() >= 2
    maxi = member_at(cast.max)
    maxi.opens("/windows/?scope=clinic")
    maxi.sees_heading("Needs a reason")
    maxi.finds_nothing_wrong("a window that closed")
    maxi.page.get_by_role("link", name="Give reason").filter(visible=True).first.click()
    dialog = maxi.page.get_by_role("dialog")
    dialog.get_by_label("No free hour in the window").check()
    maxi.finds_nothing_wrong("giving the reason")
    dialog.get_by_role("button", name="Keep the reason").click()
    maxi.sees("The reason is kept.")
    expect(maxi.page.get_by_role("heading", name="Needs a reason")).to_have_count(0)
    with alder():
        window.refresh_from_db()
        assert window.reason == "No free hour in the window"
    maxi.opens(f"/windows/patients/{cast.dana.pk}/")
    maxi.page.wait_for_load_state("networkidle")
    maxi.finds_nothing_wrong("the chart of an unmet window")
