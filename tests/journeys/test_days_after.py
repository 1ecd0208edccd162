"""Dana in the days after her dose: one tap for what she did, a kept line that is back, and how it went."""

from datetime import timedelta

import pytest

from patients.journals.actions import add_commitment, pin_insight
from patients.journals.models import CommitmentReview
from tests.cast import PASSWORD
from tests.journeys.given import OPENS_AT, a_dose

LINE = "The silence is two people waiting."


@pytest.fixture
def dana(cast, visitor):
    dana = visitor("phone")
    dana.opens("/")
    dana.fills_in(Email="dana@alder.test", Password=PASSWORD)
    dana.presses("Sign in")
    dana.arrives_at("/me/$")
    return dana


def test_dana_notes_what_she_did_and_what_came_back(stage, cast, alder, dana, member_at):
    a_dose(cast, alder)
    with alder():
        pin_insight(by=cast.ada, patient=cast.dana, text=LINE, now=OPENS_AT - timedelta(days=3))
        act = add_commitment(
            by=cast.ada, patient=cast.dana, text="Call my sister", check_in_on=OPENS_AT.date(), now=OPENS_AT
        )
    stage.time.freeze(OPENS_AT)
    dana.opens("/me/")
    dana.sees("Call my sister")
    dana.page.get_by_text("More for today").click()
    dana.sees(LINE)
    dana.finds_nothing_wrong("the days after")
    dana.presses("Still mine")
    dana.sees("It stays with you.")
    dana.does_not_see(LINE)
    dana.writes("In your own words", "She picked up at once.")
    dana.presses("I did it")
    dana.sees("You did it.")
    dana.opens("/me/")
    dana.follows("Something that does you good")
    dana.presses("I did this")
    dana.sees("Noted. That was time for you.")
    dana.follows("Something that does you good")
    dana.follows("Noted")
    dana.writes("How many minutes?", "12")
    dana.finds_nothing_wrong("minutes")
    dana.presses("Save")
    dana.sees("Sit and notice your breath, 12 min")
    dana.finds_nothing_wrong("the window's days")
    dana.follows("Something that does you good")
    dana.finds_nothing_wrong("the library")

    ada = member_at(cast.ada)
    ada.opens(f"/practices/{cast.dana.pk}/")
    ada.sees("Practised on 1 of 3 days, 12 minutes noted")
    ada.finds_nothing_wrong("practices for staff")
    with alder():
        assert CommitmentReview.objects.get(commitment=act).outcome == "She picked up at once."
