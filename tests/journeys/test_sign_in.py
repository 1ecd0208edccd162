"""The way in."""

from tests.cast import PASSWORD


def test_ada_signs_in_and_arrives_at_the_board(cast, visitor):
    ada = visitor()
    ada.opens("/")
    ada.finds_nothing_wrong("the sign-in page")
    ada.writes("Email", cast.ada.user.email)
    ada.writes("Password", PASSWORD)
    ada.presses("Sign in")
    ada.page.wait_for_url("**/windows/**")
    ada.finds_nothing_wrong("the board")


def test_a_member_is_signed_in_by_the_stage(cast, member_at):
    ada = member_at(cast.ada, "phone")
    ada.opens("/")
    ada.page.wait_for_url("**/windows/**")
    ada.finds_nothing_wrong("the board")
