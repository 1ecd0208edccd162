"""A questionnaire on the patient's side: who is kept out, one question a page, and help that comes first."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from patients.followups import links
from patients.followups.actions import acknowledge_alert, close_alert
from patients.followups.models import Alert
from patients.measures.assignments.actions import Asked, plan
from patients.measures.catalogue import instrument
from patients.measures.models import Assignment, GivenAnswer, Response
from patients.measuring.actions import answer_item, hand_in
from tests.cast import START
from tests.factories.windows import a_message
from tests.patients.measuring.asking import WEEK, asked_for
from tests.patients.portal.conftest import BORN

FULL = (2, 2, 2, 2, 1, 1, 1, 0, 0, 1)


def at(form, number=None, step=""):
    if number is None:
        return reverse(f"portal:questions{step}", args=[form.pk])
    return reverse("portal:question", args=[form.pk, number])


def words(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode())


@pytest.fixture
def form(cast):
    return asked_for(cast)


def test_a_stranger_is_asked_to_sign_in(form, client):
    assert client.get(at(form, 1)).status_code == 302


@pytest.mark.parametrize("who", ["ada", "max", "cy"])
def test_staff_do_not_fill_in_on_the_patients_pages(cast, form, as_, who):
    assert as_(getattr(cast, who)).get(at(form, 1)).status_code in (403, 404)


def test_before_its_day_it_is_not_there(cast, portal):
    assert portal.get(at(asked_for(cast, at=START + timedelta(hours=1)), 1)).status_code == 404


@pytest.mark.parametrize("number", [0, 11])
def test_a_question_that_the_form_has_not_is_not_found(form, portal, number):
    assert portal.get(at(form, number)).status_code == 404


def test_a_question_that_hangs_on_a_yes_is_not_put_before_it(cast, portal):
    screener = asked_for(cast, "cssrs")
    assert portal.get(at(screener, 3)).status_code == 404
    portal.post(at(screener, 2), {"value": "0"})
    assert portal.post(at(screener, 2), {"value": "0"}).url == at(screener, 6)


def test_an_answer_nobody_offers_is_refused(form, portal):
    assert portal.post(at(form, 1), {"value": "7"}).status_code == 422
    assert not GivenAnswer.objects.exists()


def test_no_page_shows_a_score_or_a_band(form, portal):
    for number, value in enumerate(FULL, start=1):
        assert portal.post(at(form, number), {"value": value}).status_code == 302
    portal.post(at(form, step="-end"))
    page = words(portal.get(at(form, step="-thanks")))
    assert Response.objects.get().score == 11
    assert "Your care team has it" in page
    assert not re.search(r"\b11\b|Moderate", page)


@pytest.fixture
def reads_spanish(cast):
    cast.dana.language = "es"
    cast.dana.save()


def test_a_questionnaire_in_english_says_so_above_its_first_question(cast, portal, reads_spanish):
    page = portal.get(at(asked_for(cast, "peg"), 1)).content.decode()
    assert "Este cuestionario está aquí solo en inglés." in page
    assert 'id="question" lang="en"' in page


def test_one_whose_spanish_is_known_is_asked_in_it_and_kept_with_its_language(form, portal, reads_spanish):
    first = words(portal.get(at(form, 1)))
    assert "solo en inglés" not in first and 'id="question" lang="es"' in first
    assert "Poco interés o placer en hacer cosas" in first and "Ningún día" in first
    for number, value in enumerate(FULL, start=1):
        portal.post(at(form, number), {"value": value})
    portal.post(at(form, step="-end"))
    response = Response.objects.get()
    assert (response.score, response.language) == (11, "es")
    assert json.loads(response.content)["options"]["1"]["0"] == "Ningún día"


def test_staff_see_in_which_language_it_was_answered(form, portal, reads_spanish, cast, as_):
    for number, value in enumerate(FULL, start=1):
        portal.post(at(form, number), {"value": value})
    portal.post(at(form, step="-end"))
    page = as_(cast.ada).get(reverse("measuring:measures", args=[cast.dana.pk])).content.decode()
    assert "the patient, in Spanish" in page


def test_an_answer_that_calls_for_help_is_heard_in_spanish_too(form, portal, reads_spanish):
    portal.post(at(form, 9), {"value": 3})
    assert Alert.objects.get().severity == "red"


def test_who_reads_english_is_told_nothing_of_it(form, portal):
    assert "in English only" not in portal.get(at(form, 1)).content.decode()


def test_home_leads_to_it_and_it_goes_on_where_it_was_left(form, portal):
    assert at(form) in words(portal.get(reverse("portal:home")))
    for number in (1, 2, 3):
        portal.post(at(form, number), {"value": "1"})
    assert portal.get(at(form)).url == at(form, 4)
    assert "Go on where you stopped" in words(portal.get(reverse("portal:home")))
    assert "Question 4 of 10" in words(portal.get(at(form, 4)))


def test_what_is_left_open_is_shown_and_may_stay_open(form, portal):
    for number, value in enumerate(FULL, start=1):
        portal.post(at(form, number), {"value": "" if number == 4 else value})
    page = words(portal.get(at(form, step="-end")))
    assert "Feeling tired" in page
    assert "Little interest" not in page
    assert not Response.objects.exists()
    portal.post(at(form, step="-end"))
    assert Response.objects.get().score is None


def test_a_question_with_a_time_of_its_own_stands_under_no_other(cast, portal):
    screener = asked_for(cast, "cssrs")
    portal.post(at(screener, 6), {"value": "1"})
    said = {
        number: "In the past month:" in words(portal.get(f"{at(screener, number)}?again=1"))
        for number in (1, 6, 7)
    }
    assert said == {1: True, 6: False, 7: False}


def test_after_a_risk_answer_home_says_that_the_clinic_knows_until_it_is_closed(cast, portal):
    assert "Your clinic has been told." not in words(portal.get("/me/"))
    portal.post(at(asked_for(cast, "cssrs"), 1), {"value": "1"})
    assert "They will try to reach you." in words(portal.get("/me/"))
    acknowledge_alert(by=cast.ada, alert=Alert.objects.get(), now=START)
    assert "Somebody there has seen it" in words(portal.get("/me/"))
    close_alert(by=cast.ada, alert=Alert.objects.get(), disposition="Spoke by telephone.", now=START)
    assert "Your clinic has been told." not in words(portal.get("/me/"))


def test_staff_read_the_answers_that_worry_before_the_form_is_handed_in_and_no_others(cast, portal, as_):
    screener = asked_for(cast, "cssrs")
    for number, value in ((1, "1"), (2, "0")):
        portal.post(at(screener, number), {"value": value})
    page = words(as_(cast.ada).get(reverse("measuring:measures", args=[cast.dana.pk])))
    assert "Have you wished you were dead" in page
    assert "thoughts about killing yourself" not in page


def test_an_empty_form_is_not_handed_in(form, portal):
    assert portal.post(at(form, step="-end")).status_code == 200
    assert Assignment.objects.get().is_open


@pytest.mark.parametrize(("key", "number", "value"), [("phq9", 9, "1"), ("cssrs", 1, "1")])
def test_a_risk_answer_shows_help_first_and_tells_the_clinic_at_once(cast, portal, key, number, value):
    form = asked_for(cast, key)
    answered = portal.post(at(form, number), {"value": value})
    assert answered.url == at(form, number)
    page = words(portal.get(answered.url))
    assert "If you are not safe right now" in page
    assert "tel:988" in page
    assert Alert.objects.get().kind == "suicide_item"
    assert "If you are not safe right now" not in words(portal.get(f"{answered.url}?again=1"))


def test_after_its_time_it_has_closed_kindly(form, portal, clock):
    portal.post(at(form, 1), {"value": "1"})
    clock(START + WEEK)
    assert portal.post(at(form, 2), {"value": "1"}).url == at(form, step="-thanks")
    page = words(portal.get(at(form, step="-thanks")))
    assert "This one has closed." in page
    assert not re.search("missed|failed|overdue|late", page)


@pytest.mark.parametrize(
    ("later", "said"),
    [(0, "It weighs less than at the beginning."), (2, "Change is seldom a straight line."),
     (3, "you can talk with them")],
)  # fmt: skip
def test_their_own_picture_is_in_words_and_holds_no_number(cast, portal, later, said):
    for day, value in ((0, 2), (1, later)):
        form = asked_for(cast, at=START - timedelta(days=2 - day))
        for item in range(1, 10):
            answer_item(
                by=cast.ada, assignment=form, item=str(item), value=value if item < 9 else 0, now=START
            )
        hand_in(by=cast.ada, assignment=form, now=START - timedelta(hours=2 - day))
    page = words(portal.get(reverse("portal:me")))
    picture = page.split('id="picture-title"')[1].split("</section>")[0]
    assert said in picture
    assert not re.search(r"\b(16|24)\b|severe|moderate", picture, re.IGNORECASE)


class TestBehindALink:
    @pytest.fixture
    def letter(self, cast, window):
        """The link of a check-in that asks for a PHQ-9 and for words."""
        follow_up = a_message(
            window, START - timedelta(hours=1), step="day-7",
            rule={"message": "check-in", "measures": ["phq9"], "prompt_set": "check-in"},
        )  # fmt: skip
        asked = Asked(instrument("phq9"), START - timedelta(hours=1), START + WEEK)
        plan(
            by=cast.ada, course=cast.course, follow_ups=[follow_up.pk],
            wanted={(follow_up.pk, "phq9"): asked}, now=START,
        )  # fmt: skip
        links.make(follow_up)
        return f"/j/{links.secret_for(follow_up)}"

    @pytest.fixture
    def here(self, letter):
        return lambda number: f"{letter}/q/{Assignment.objects.get().pk}/{number}"

    def opened(self, letter) -> Client:
        browser = Client()
        assert browser.post(letter, BORN).url == f"{letter}/asked"
        return browser

    def test_without_the_birth_date_nothing_opens(self, letter, here):
        assert Client().get(here(1)).url == letter
        assert Client().post(here(1), {"value": "1"}).url == letter
        assert not GivenAnswer.objects.exists()

    def test_another_patients_form_is_not_behind_it(self, cast, letter):
        other = asked_for(cast, "gad7")
        assert self.opened(letter).get(f"{letter}/q/{other.pk}/1").status_code == 404

    def test_another_device_goes_on_and_reads_nothing(self, letter, here):
        first, second = self.opened(letter), self.opened(letter)
        first.post(here(1), {"value": "3"})
        assert 'aria-pressed="true"' in words(first.get(here(1)))
        page = words(second.get(here(1)))
        assert 'aria-pressed="true"' not in page
        assert "You answered this on another device" in page
        assert second.get(f"{letter}/q/{Assignment.objects.get().pk}").url == here(2)

    def test_begun_behind_the_link_it_is_finished_in_the_portal(self, letter, here, portal):
        browser, form = self.opened(letter), Assignment.objects.get()
        for number, value in enumerate(FULL[:5], start=1):
            browser.post(here(number), {"value": value})
        for number, value in enumerate(FULL[5:], start=6):
            portal.post(at(form, number), {"value": value})
        portal.post(at(form, step="-end"))
        assert Response.objects.get().score == 11

    def test_handed_in_the_link_still_takes_the_words(self, letter, here):
        browser = self.opened(letter)
        for number, value in enumerate(FULL, start=1):
            browser.post(here(number), {"value": value})
        browser.post(here("end"))
        assert Response.objects.get().by is None
        page = words(browser.get(f"{letter}/asked"))
        assert "Write a few words" in page
        assert browser.get(f"{letter}/1").status_code == 200
