"""Max finds every setting in one place, words a message, sees what patients get, and who changed it."""

PHONE = {"width": 390, "height": 844}


def test_a_message_is_worded_from_the_settings(cast, member_at):
    admin = member_at(cast.max)
    admin.opens("/clinic/")
    admin.follows("Settings")
    admin.sees("21:00 to 08:00")
    admin.finds_nothing_wrong("the settings")
    admin.follows("Messages to patients")
    admin.finds_nothing_wrong("the messages")
    admin.follows("A small reminder, e-mail: change the words")
    admin.fills_in(Text="After your session, {nick}")
    admin.presses("Save the words")
    admin.sees("{nick} is not known here. What is: {name}, {clinic}.")
    admin.fills_in(Text="Hello {name}, a page waits for you at {clinic}.")
    admin.presses("Show it")
    admin.sees("Hello Max, a page waits for you at Alder Clinic.")
    admin.presses("Save the words")
    admin.sees("Saved. The next message of this kind is worded so.")
    admin.page.set_viewport_size(PHONE)
    admin.finds_nothing_wrong("the words on a phone")
    admin.opens("/clinic/settings/changes/")
    admin.sees("Worded a message to patients")
    admin.finds_nothing_wrong("the changes on a phone")
    admin.opens("/clinic/settings/")
    admin.fits("the settings on a phone")
