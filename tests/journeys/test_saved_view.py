"""Max narrows the caseload, gives that a name, begins with it, and deletes it again."""


def test_a_view_is_named_found_and_deleted(cast, member_at):
    admin = member_at(cast.max)
    admin.opens("/caseload/")
    admin.follows("Out of touch")
    admin.follows("Save this view")
    admin.fills_in(Name="Silent")
    admin.page.get_by_label("Begin with it").check()
    admin.finds_nothing_wrong("naming a view")
    admin.presses("Save")
    admin.sees("Saved as “Silent”.")
    admin.follows("Caseload")
    admin.arrives_at(r"show=lost")
    admin.finds_nothing_wrong("the caseload begins with it")
    admin.page.set_viewport_size({"width": 390, "height": 844})
    admin.fits("the same on a phone")
    admin.follows("Change the views")
    admin.finds_nothing_wrong("the views")
    admin.follows("Change Silent")
    admin.follows("Delete")
    admin.presses("Delete Silent")
    admin.sees("No view has a name yet")
