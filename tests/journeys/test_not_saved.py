"""What a page could not bring to the clinic is said where it was typed, and stays there to be sent again."""

import pytest
from playwright.sync_api import expect

from sessions import actions
from sessions.models import Observation
from tests.cast import START
from tests.sessions.making import book_dose, make_ready


@pytest.fixture
def nia(stage, cast, alder, member_at):
    """At the bedside, with a note to an observation typed."""
    with alder():
        session = book_dose(cast)
        actions.start(by=cast.ada, session=session, now=START, unprepared_reason="prepared elsewhere")
        make_ready(cast, session, START)
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{session.pk}/")
    nia.writes("SpO₂", "97")
    nia.page.get_by_placeholder("Note to this row").fill("ok")
    return nia


def breaks(page):
    """As a server that breaks: what it says is nothing for a nurse."""
    page.route("**/observe/", lambda route: route.fulfill(status=500, body="broken"), times=1)


def has_no_network(page):
    page.route("**/observe/", lambda route: route.abort("internetdisconnected"), times=1)


@pytest.mark.parametrize("trouble", [breaks, has_no_network])
def test_an_observation_that_did_not_arrive_says_so_and_is_sent_again(nia, alder, trouble):
    trouble(nia.page)
    nia.presses("Add observation")
    expect(nia.page.get_by_role("alert").filter(has_text="This was not saved")).to_be_in_viewport()
    expect(nia.page.get_by_label("SpO₂")).to_have_value("97")
    nia.presses("Add observation")
    expect(nia.page.get_by_role("cell", name="97", exact=True)).to_be_visible()
    expect(nia.page.get_by_text("This was not saved")).to_have_count(0)
    with alder():
        assert [(row.spo2, row.note) for row in Observation.objects.all()] == [(97, "ok")]
