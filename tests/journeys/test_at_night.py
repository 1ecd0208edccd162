"""02:00 where Dana is: what is ordinary waits for the morning, a call for help does not. Nobody pretends."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from integration_care.accounts.actions import set_on_duty
from tests.cast import START
from tests.journeys.given import DANAS, HOUR, LETTER_AT, a_dose
from tests.journeys.test_measures import taps
from tests.patients.measuring.asking import asked_for

TWO_AT_NIGHT = START + 17 * HOUR  # 02:00 in Chicago; 03:00 at the clinic in New York
JOURNAL_DUE = START + 18.5 * HOUR
BACK = "they are back today, 08:00 (09:00 in New York)"


def test_the_letter_waits_for_the_morning_and_a_call_for_help_does_not(stage, cast, alder, member_at):
    with alder():
        set_on_duty(by=cast.max, member=cast.ada, is_on_duty=True)
    a_dose(cast, alder)
    with alder():
        asked_for(cast)
    stage.time.freeze(TWO_AT_NIGHT)

    ada = member_at(cast.ada)
    ada.opens(f"/windows/patients/{cast.dana.pk}/")
    ada.sees("held until 08:00 (Chicago)")

    dana = member_at(cast.dana.member, "phone")
    dana.opens("/me/")
    dana.follows(re.compile("How have you been"))
    taps(dana, *["Not at all"] * 8)
    dana.presses("Several days")
    dana.sees_heading("Thank you for saying so.")
    expect(dana.page.get_by_role("link", name="Call 988")).to_be_visible()
    dana.sees(re.compile(re.escape(BACK)))
    dana.sees(re.compile("Nobody at Alder Clinic is reading right now"))
    dana.finds_nothing_wrong("an answer at night")

    letter = stage.post.wait_for(cast.ada.user.email)
    assert letter["Subject"] == "An alert waits at Alder Clinic"
    assert letter["Date"].datetime == TWO_AT_NIGHT

    dana.opens("/me/help/")
    dana.presses(re.compile("I am not safe right now"))
    dana.sees("Your clinic knows.")
    dana.sees(re.compile(re.escape(BACK)))
    stage.post.wait_for(cast.ada.user.email, count=2)

    stage.time.freeze(JOURNAL_DUE)
    stage.let_the_engine_look_twice()
    by_day = len(stage.post.letters_to(DANAS))
    sent = [letter["Date"].datetime for letter in stage.post.letters_to(DANAS)]
    assert not [at for at in sent if at >= TWO_AT_NIGHT], "nothing ordinary in the night"
    stage.time.freeze(LETTER_AT)
    assert stage.post.wait_for(DANAS, count=by_day + 1)["Date"].datetime == LETTER_AT
