"""The screening page, a clearance and touch in a browser's terms."""

from datetime import timedelta

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients.models import Screening, TouchConsent
from patients.screening.actions import record_touch
from patients.screening.touch import current_touch
from tests.cast import START


def url(name, one):
    return reverse(f"patients:{name}", args=[one.pk])


@pytest.fixture
def cleared(answer, clear):
    return clear(answer("cardiac", "yes", "a stent in 2019"))


@pytest.mark.parametrize("who", ["bea", "cy"])
def test_a_colleague_off_the_team_and_another_clinic_find_nothing(cast, as_, cleared, who):
    browser = as_(getattr(cast, who))
    assert browser.get(url("screening", cast.dana)).status_code == 404
    assert browser.get(url("touch", cast.dana)).status_code == 404
    assert browser.get(url("clear-screening", cleared)).status_code == 404
    assert browser.post(url("answer-screening", cast.course), {"answer-liver": "no"}).status_code == 404
    assert browser.post(url("touch", cast.dana), {"touch-extent": "none"}).status_code == 404
    assert Screening.objects.count() == 1


def test_an_admin_sees_how_it_stands_and_none_of_the_words(cast, as_, cleared):
    page = as_(cast.max).get(url("screening", cast.dana))
    said = page.content.decode()
    assert "14 not asked yet, 1 cleared" in said
    assert all(words not in said for words in ("stent", "Echo", "Cardiac disease", "Liver"))
    assert as_(cast.max).post(url("answer-screening", cast.course), {}).status_code == 403
    assert as_(cast.max).get(url("clear-screening", cleared)).status_code == 403


def test_a_therapist_is_told_who_may_clear(cast, as_, answer):
    row, browser = answer("cardiac", "yes"), as_(cast.ada)
    assert b"clear-screening" not in browser.get(url("screening", cast.dana)).content
    assert (
        b"Paz Shah or another prescriber may decide this." in browser.get(url("clear-screening", row)).content
    )
    sent = {"grounds": "It will be fine.", "expires_on": "2026-03-20"}
    refused = browser.post(url("clear-screening", row), sent)
    assert refused.status_code == 422
    assert Screening.objects.get().cleared_at is None


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"expires_on": "2026-03-20"}, "Say on what grounds"),
        ({"grounds": "Echo normal."}, "Give the last day on which it holds."),
        ({"grounds": "Echo normal.", "expires_on": "2026-03-02"}, "Choose a day from today, 3 March 2026"),
    ],
)
def test_a_clearance_says_what_it_lacks_and_keeps_what_was_typed(cast, as_, answer, sent, told):
    row = answer("cardiac", "yes")
    refused = as_(cast.paz).post(url("clear-screening", row), sent)
    assert refused.status_code == 422
    assert told in refused.content.decode()
    assert sent.get("grounds", "") in refused.content.decode()


def test_a_clearance_proposes_the_last_day_the_protocol_lets_it_hold(cast, as_, answer):
    row = answer("cardiac", "yes")
    days = cast.course.protocol_version.rules.screening.item("cardiac").valid_days.value
    last = (START + timedelta(days=days)).date().isoformat()
    assert f'value="{last}"' in as_(cast.paz).get(url("clear-screening", row)).content.decode()


def test_an_absolute_item_asks_once_more_with_its_words_and_the_grounds(cast, as_, answer):
    row, browser = answer("aneurysm", "yes"), as_(cast.paz)
    sent = {"grounds": "Repaired in 2015, neurosurgeon agrees.", "expires_on": "2026-06-01"}
    asked = browser.post(url("clear-screening", row), sent)
    said = asked.content.decode()
    assert asked.status_code == 422
    assert "“Aneurysmal vascular disease” is an absolute item, answered “yes”" in said
    assert said.count("Repaired in 2015, neurosurgeon agrees.") == 2
    done = browser.post(url("clear-screening", row), sent | {"is_confirmed": "on"})
    assert done.status_code == 302
    assert Screening.objects.get().cleared_by == cast.paz


def test_a_note_without_an_answer_is_asked_for_and_nothing_is_saved(cast, as_):
    sent = {"answer-liver": "no", "note-cardiac": "a stent in 2019"}
    refused = as_(cast.ada).post(url("answer-screening", cast.course), sent)
    assert refused.status_code == 422
    assert "A note needs an answer" in refused.content.decode()
    assert "a stent in 2019" in refused.content.decode()
    assert not Screening.objects.exists()


def test_the_whole_list_is_saved_at_once(cast, as_):
    items = cast.course.protocol_version.rules.screening.items
    sent = {f"answer-{item.key}": "no" for item in items} | {"answer-liver": "unknown"}
    page = as_(cast.ada).post(url("answer-screening", cast.course), sent, follow=True)
    assert page.status_code == 200
    assert Screening.objects.filter(by=cast.ada, superseded_at=None).count() == 15
    assert "1 to be cleared" in page.content.decode()
    assert Event.objects.filter(kind="screening.answered").count() == 1


def test_an_expired_answer_is_asked_for_without_its_old_radio(cast, as_, answer, clock):
    answer("pregnancy", "no")
    clock(START.replace(month=4, day=10))
    said = as_(cast.ada).get(url("screening", cast.dana)).content.decode()
    assert "no; held until 2 April 2026; expired" in said
    assert "checked" not in said.split("Pregnancy or breastfeeding</legend>")[1].split("</fieldset>")[0]


def test_a_patient_without_a_course_has_nothing_to_screen(cast, as_):
    cast.course.delete()
    assert b"No course yet" in as_(cast.ada).get(url("screening", cast.dana)).content


def test_touch_in_a_future_or_without_words_is_refused(cast, as_):
    browser = as_(cast.ada)
    for sent, told in (
        ({"touch-extent": "none", "touch-asked_on": "2026-03-04"}, "This day has not come yet"),
        ({"touch-extent": "agreed", "touch-asked_on": "2026-03-03"}, "Write down what was agreed"),
        ({"touch-words": "hand only", "touch-asked_on": "2026-03-03"}, "Choose what they agreed to"),
    ):
        refused = browser.post(url("touch", cast.dana), sent)
        assert refused.status_code == 422
        assert told in refused.content.decode()
    assert not TouchConsent.objects.exists()


def test_the_newest_answer_on_touch_stands_and_the_earlier_stays(cast, as_, clock):
    record_touch(
        by=cast.ada, patient=cast.dana, extent="hand", words="Left hand only.", asked_at=START, now=START
    )
    clock(START + timedelta(hours=1))
    sent = {"touch-extent": "none", "touch-words": "Not today.", "touch-asked_on": "2026-03-03"}
    page = as_(cast.nia).post(url("touch", cast.dana), sent, follow=True).content.decode()
    assert current_touch(cast.dana).extent == "none"
    assert "Not today." in page
    assert "Left hand only." in page


def test_choice_is_offered_first_where_the_record_says_so(cast, as_):
    assert b"Offer choice first" not in as_(cast.ada).get(url("touch", cast.dana)).content
    cast.dana.is_trauma_informed = True
    cast.dana.save()
    assert b"Offer choice first" in as_(cast.ada).get(url("touch", cast.dana)).content


def test_a_closed_course_is_read_and_not_answered(cast, as_, cleared):
    cast.course.phase = "closed"
    cast.course.save()
    said = as_(cast.ada).get(url("screening", cast.dana)).content.decode()
    assert "This course is closed" in said
    assert "a stent in 2019" in said
    assert as_(cast.ada).post(url("answer-screening", cast.course), {"answer-liver": "no"}).status_code == 422
