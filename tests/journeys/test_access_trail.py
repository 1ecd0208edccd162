"""Max looks who was in a record from outside its care team; Dana, on her phone, who has opened hers."""

from playwright.sync_api import expect

from integration_care.audit.trail import record_read


def test_max_narrows_the_trail_and_takes_it_along(cast, alder, member_at):
    with alder():
        record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
        record_read(by=cast.bea, patient=cast.dana, what="patients:edit")
    max_ = member_at(cast.max)
    max_.opens("/clinic/")
    max_.follows("Who did and read what")
    max_.sees("Opened the chart")
    max_.page.get_by_label("What", exact=True).select_option("outside")
    max_.presses("Show")
    max_.sees("Opened the details")
    expect(max_.page.get_by_text("Opened the chart")).to_have_count(0)
    max_.finds_nothing_wrong("the clinic's trail")
    max_.page.get_by_label("Whose record").fill("Moreau")
    max_.presses("Find")
    max_.sees("Only the record of")
    assert "oreau" not in max_.page.url


def test_dana_sees_who_has_opened_her_record(cast, alder, member_at):
    with alder():
        record_read(by=cast.ada, patient=cast.dana, what="caseload:chart")
    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/about/what-is-seen/")
    dana.follows("Who has opened your record")
    dana.sees("Ada Lindqvist")
    dana.sees("your overview")
    dana.finds_nothing_wrong("who has opened the record")
    dana.follows("Ask the clinic about it")
