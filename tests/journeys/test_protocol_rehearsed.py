"""Max changes the window, sees what would change and whose plan how, makes the version and compares it."""

import pytest

from tests.cast import START
from tests.sessions.making import HOUR, given_dose

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def dosed(cast, stage, alder):
    with alder():
        given_dose(cast)
    stage.time.freeze(START + 2 * HOUR)


def test_a_version_is_looked_at_before_it_is_made(cast, dosed, member_at):
    admin = member_at(cast.max)
    protocol = f"/patients/protocols/{cast.course.protocol_version.protocol_id}/"
    admin.opens(f"{protocol}edit/window/")
    admin.page.locator("#id_window-close_h").fill("60")
    admin.page.locator("#id_window-close_h-source").fill("Agreed by the team")
    admin.presses("See what would change")
    admin.sees("Closes after the dose")
    admin.presses("Try it on this plan")
    admin.sees_heading("Dana Moreau")
    admin.sees("falls away")
    admin.finds_nothing_wrong("a draft on a plan")
    admin.page.set_viewport_size(PHONE)
    admin.fits("a draft on a phone")
    admin.presses("Go on editing")
    admin.writes("What changes, and why", "Sixty hours")
    admin.presses("Make version 2")
    admin.sees("Version 2 is made")
    admin.follows("what changed between versions")
    admin.sees("60 h")
    admin.finds_nothing_wrong("two versions on a phone")
    admin.follows("Try version 2 on a patient's plan")
    admin.presses("Show the plan")
    admin.sees("Times in Chicago")
    admin.finds_nothing_wrong("a version on a plan")
