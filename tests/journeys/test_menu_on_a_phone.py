"""Ada opens her own menu on a phone: nothing shines through beside it."""

from playwright.sync_api import expect


def test_nothing_is_drawn_beside_the_opened_menu(stage, cast, member_at):
    ada = member_at(cast.ada, "phone")
    ada.opens("/windows/")
    links = ada.page.locator(".topnav")
    expect(links).not_to_have_css("background-image", "none")  # a shadow: there is more to scroll to
    assert links.evaluate("(row) => Math.round(row.getBoundingClientRect().right)") == 390
    ada.page.get_by_label("Your account").click()
    expect(links).to_have_css("background-image", "none")
    ada.finds_nothing_wrong("the menu of a phone")
