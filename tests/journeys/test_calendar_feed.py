"""Dana has her sessions in her phone's own calendar, and stops it again."""

import re

from playwright.sync_api import expect


def test_dana_makes_an_address_and_stops_it(stage, cast, member_at, visitor):
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/about/")
    dana.follows("Sessions in your own calendar")
    dana.finds_nothing_wrong("no address yet")
    dana.presses("Make an address")
    address = dana.page.get_by_role("textbox", name="Your address")
    expect(address).to_have_value(re.compile(r"/calendar-feed/[\w-]{43}\.ics$"))
    dana.finds_nothing_wrong("the address, this once")
    path = "/calendar-feed/" + address.input_value().rpartition("/")[2]

    assert "BEGIN:VCALENDAR" in visitor().context.request.get(path).text()
    dana.opens("/calendar-feed/")
    dana.sees("A calendar last read it on")
    dana.presses("Stop it")
    dana.sees("The address leads nowhere from now on.")
    # A line kept open since then may be closed by the other end at any moment: a new one.
    assert visitor().context.request.get(path).status == 404
