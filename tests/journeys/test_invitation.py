"""Max invites a colleague, who comes."""

import re

NEW = "hal@alder.test"


def test_a_therapist_is_invited_and_joins(stage, cast, visitor, member_at):
    maxi = member_at(cast.max)
    maxi.opens("/clinic/staff/")
    maxi.follows("Invite somebody")
    maxi.finds_nothing_wrong("inviting")
    maxi.fills_in(**{"Name": "Hal Brandt", "E-mail": NEW})
    maxi.page.get_by_label("Role").select_option("therapist")
    maxi.presses("Send the invitation")
    maxi.arrives_at("/clinic/staff/$")
    letter = stage.post.wait_for(NEW)
    maxi.opens("/clinic/staff/")
    maxi.sees(NEW)
    maxi.finds_nothing_wrong("somebody is invited")

    hal = visitor()
    hal.opens(re.search(r"http://\S+", letter.get_body(("plain",)).get_content()).group())
    hal.sees_heading("Welcome to Alder Clinic")
    hal.finds_nothing_wrong("welcome")
    hal.fills_in(Password="seven quiet herons")
    hal.presses("Open my account")
    hal.sees_heading("One more thing before you go in")  # test_second_factor goes on from here

    maxi.opens("/clinic/staff/")
    maxi.sees("Hal Brandt")
