"""Max gives a room its name, and it stands on the calendar and is offered where one books."""

from playwright.sync_api import expect


def test_a_room_is_named_and_offered(cast, member_at):
    admin = member_at(cast.max)
    admin.opens("/clinic/")
    admin.follows("Rooms")
    admin.sees("No room has a name yet")
    admin.fills_in(Name="Room 2")
    admin.presses("Add the room")
    admin.sees("Room 2 is offered where a place is typed.")
    admin.finds_nothing_wrong("a room")
    admin.page.set_viewport_size({"width": 390, "height": 844})
    admin.fits("the rooms on a phone")
    admin.opens("/sessions/calendar/?by=rooms")
    admin.sees("Room 2")
    admin.opens(f"/sessions/book/{cast.dana.pk}/")
    expect(admin.page.locator("datalist#rooms option")).to_have_attribute("value", "Room 2")
