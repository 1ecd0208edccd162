"""On her phone Dana looks who has read what she shared, and what the clinic can see."""

from uuid import uuid4

from patients.journals.actions import save_draft, submit
from patients.journals.content import Draft
from tests.cast import START


def test_dana_sees_that_ada_read_it_and_makes_it_private(cast, alder, member_at):
    with alder():
        draft, by = Draft(body="The lake was flat.", is_shared=True), cast.dana.member
        entry = save_draft(by=by, patient=cast.dana, client_uuid=uuid4(), content=draft, version=0, now=START)
        submit(by=by, entry=entry, now=START)
    dana = member_at(cast.dana.member, "phone")
    dana.opens(f"/me/journal/{entry.pk}/")
    dana.sees("Nobody at the clinic so far.")
    ada = member_at(cast.ada)
    ada.opens(f"/journals/{cast.dana.pk}/")
    ada.sees("The lake was flat.")
    dana.page.reload()
    dana.sees("Who has read it")
    dana.sees("Ada Lindqvist")
    dana.finds_nothing_wrong("who has read it")
    dana.page.get_by_role("switch").click()
    dana.sees("Before that it was read by Ada Lindqvist")
    dana.finds_nothing_wrong("private after it was read")
    dana.follows("What the clinic can see")
    dana.sees("Private entries are never compared.")
    dana.finds_nothing_wrong("what the clinic can see")
