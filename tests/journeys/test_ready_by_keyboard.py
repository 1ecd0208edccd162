"""The checklist before a dose, by keyboard alone; a prescriber goes on; then the drug is recorded."""

import pytest
from playwright.sync_api import expect

from patients.journals.actions import add_commitment
from sessions.ready.actions import answer_check, override_check
from sessions.ready.against import NO_TOUCH, doubt_about
from sessions.ready.points import SCREENING
from tests.cast import START
from tests.sessions.making import agrees, started_dose


@pytest.fixture
def dose(cast, alder):
    with alder():
        add_commitment(
            now=START, by=cast.ada, patient=cast.dana, course=cast.course, text="Call my sister on Sunday"
        )
        return started_dose(cast, is_ready=False)


@pytest.fixture(autouse=True)
def consent(cast, alder, dose):
    with alder():
        agrees(cast, dose)


def test_a_nurse_answers_by_keyboard_and_the_next_open_check_comes_to_her(cast, alder, member_at, dose):
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{dose.pk}/")
    keys = nia.page.keyboard
    keys.press("j")
    expect(nia.page.locator("#check-identity")).to_be_focused()
    keys.press("y")
    expect(nia.page.locator("#check-consent")).to_be_focused()
    keys.press("u")
    expect(nia.page.locator("#check-escort")).to_be_focused()
    expect(nia.page.locator("#check-consent")).to_contain_text("Nobody may go on without a yes here.")
    keys.press("n")
    expect(nia.page.locator("#check-no-driving")).to_be_focused()
    expect(nia.page.locator("#check-escort")).to_contain_text(
        "Paz Shah or another prescriber may go on without a yes here."
    )
    keys.press("k")
    keys.press("k")
    keys.press("y")
    expect(nia.page.locator("#ready-summary")).to_contain_text("2 of 18")
    with alder():
        assert dict(dose.checks.standing().values_list("key", "answer")) == {
            "identity": "yes", "consent": "yes", "escort": "no",
        }  # fmt: skip
    nia.finds_nothing_wrong("a checklist half answered")


def test_a_yes_against_the_record_asks_and_y_again_means_it(cast, alder, member_at, dose):
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{dose.pk}/")
    row = nia.page.locator("#check-touch-consent")
    row.focus()
    nia.page.keyboard.press("y")
    expect(row.get_by_role("alert")).to_contain_text(NO_TOUCH)
    expect(row).to_be_focused()
    nia.finds_nothing_wrong("a yes that is asked about")
    nia.page.keyboard.press("y")
    expect(row).to_contain_text("Nia Park, 10:00; the record says otherwise")


def test_what_was_typed_in_one_row_stays_while_another_is_answered(cast, alder, member_at, dose):
    with alder():
        answer_check(by=cast.nia, session=dose, key="fasting", answer="no", now=START)
    paz = member_at(cast.paz)
    paz.opens(f"/sessions/{dose.pk}/")
    reason = paz.page.locator("#words-fasting")
    reason.fill("A biscuit four hours ago")
    paz.page.locator("#answer-yes-escort").click()
    expect(paz.page.locator("#check-escort")).to_contain_text("Paz Shah")
    expect(reason).to_have_value("A biscuit four hours ago")
    paz.page.locator("#check-fasting").get_by_role("button", name="Go on").click()
    expect(paz.page.locator("#check-fasting")).to_contain_text("Paz Shah (prescriber) goes on")


def test_the_weight_goes_to_the_dose_and_a_ready_dose_is_recorded(cast, alder, member_at, dose):
    with alder():
        for item in dose.course.protocol_version.rules.checklists.pre_dose:
            if not item.unit:
                sure = doubt_about(dose, item, None, by=cast.nia, at=START)
                answer_check(by=cast.nia, session=dose, key=item.key, answer="yes", now=START, sure=sure)
        override_check(by=cast.paz, session=dose, key=SCREENING, reason="screened elsewhere", now=START)
    nia = member_at(cast.nia)
    nia.opens(f"/sessions/{dose.pk}/")
    nia.page.locator("#value-weight").fill("82.5")
    nia.page.locator("#answer-yes-weight").click()
    expect(nia.page.locator("#ready-summary")).to_contain_text("Ready")
    expect(nia.page.locator("#id_give-weight_kg")).to_have_value("82.5")
