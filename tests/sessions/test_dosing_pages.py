"""Logging a dose in the browser: what is refused is said in place, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from patients.followups.models import IntegrationWindow
from sessions import actions
from sessions.models import CareSession, TimelineMark
from tests.cast import START
from tests.sessions.making import HOUR, book_dose, im, seen, started_dose

MINUTE = timedelta(minutes=1)


def post(client, session, name, **fields):
    return client.post(reverse(f"sessions:{name}", args=[session.pk]), fields)


@pytest.fixture
def nia(cast, as_):
    return as_(cast.nia)


DEEDS = ["start", "administer", "observe", "mark", "discharge"]


@pytest.mark.parametrize("name", DEEDS)
def test_an_admin_records_no_dose(cast, as_, name):
    assert post(as_(cast.max), started_dose(cast), name).status_code == 403


@pytest.mark.parametrize("name", DEEDS)
def test_a_dose_of_another_clinic_is_not_there(cast, as_, name):
    assert post(as_(cast.cy), started_dose(cast), name).status_code == 404


def test_a_first_dose_without_preparation_asks_why_on_the_page(cast, as_):
    session = book_dose(cast)
    refused = post(as_(cast.ada), session, "start")
    assert refused.status_code == 422
    assert "1 more preparation" in refused.content.decode()
    assert (
        post(as_(cast.ada), session, "start", **{"start-unprepared_reason": "prepared elsewhere"}).status_code
        == 302
    )


def test_a_dose_booked_for_another_day_asks_before_it_starts(cast, as_):
    session = book_dose(cast, START + 48 * HOUR)
    fields = {"start-unprepared_reason": "x"}
    asked = post(as_(cast.ada), session, "start", **fields)
    assert asked.status_code == 422
    assert "booked for Thu 5 March, 10:00. Start it now?" in asked.content.decode()
    session.refresh_from_db()
    assert session.status == "booked"
    assert post(as_(cast.ada), session, "start", **fields, **{"start-is_other_day": "on"}).status_code == 302


def test_a_confirmed_day_stays_confirmed_while_the_reason_is_asked(cast, as_):
    asked = post(as_(cast.ada), book_dose(cast, START + 48 * HOUR), "start", **{"start-is_other_day": "on"})
    html = asked.content.decode()
    assert "1 more preparation" in html and 'name="start-is_other_day" value="on"' in html


def test_a_start_in_the_future_is_refused_at_its_field(cast, as_):
    fields = {"start-started_on": "2026-03-03", "start-started_at": "10:30", "start-unprepared_reason": "x"}
    refused = post(as_(cast.ada), book_dose(cast), "start", **fields)
    assert refused.status_code == 422
    assert "has not come yet" in refused.content.decode()


def test_an_hour_that_the_clock_change_skips_is_refused(cast, nia):
    fields = {"start-started_on": "2026-03-08", "start-started_at": "02:30"}
    refused = post(nia, book_dose(cast), "start", **fields)
    assert "02:30 does not exist" in refused.content.decode()


GIVE = {"give-part": "first", "give-route": "im"}


def test_mg_per_kg_without_weight_is_refused_and_what_was_typed_stays(cast, nia):
    session = started_dose(cast)
    refused = post(
        nia, session, "administer", **GIVE, **{"give-mg_per_kg": "0.75", "give-site": "left deltoid"}
    )
    html = refused.content.decode()
    assert refused.status_code == 422
    assert "mg/kg needs a weight" in html and "left deltoid" in html and "0.75" in html


def test_figures_that_disagree_are_confirmed_deliberately(cast, nia):
    session = started_dose(cast)
    typed = GIVE | {"give-total_mg": "75", "give-mg_per_kg": "0.5", "give-weight_kg": "80"}
    words = "0.5 mg/kg at 80 kg is 40 mg, but 75 mg is entered: more than 5 % apart."
    assert f'value="{words}"' in post(nia, session, "administer", **typed).content.decode()
    assert post(nia, session, "administer", **typed, **{"give-confirmed": words}).status_code == 302
    assert session.administrations.get().total_mg == 75


def test_an_empty_time_means_now_and_a_bare_time_means_the_clinics_clock(cast, nia, clock):
    session = started_dose(cast)
    clock(START + 20 * MINUTE)
    post(nia, session, "administer", **GIVE, **{"give-total_mg": "75", "give-at": "10:05"})
    post(nia, session, "administer", **GIVE, **{"give-total_mg": "25"})
    times = [row.given_at for row in session.administrations.all()]
    assert times == [START + 5 * MINUTE, START + 20 * MINUTE]


def test_after_the_session_a_time_is_asked_for(cast, nia):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    actions.complete_dosing(by=cast.nia, session=session, now=START + HOUR)
    refused = post(nia, session, "observe", **{"see-heart_rate": "70"})
    assert "This session is over: give the time." in refused.content.decode()


@pytest.mark.parametrize(
    "fields,words",
    [
        ({"see-spo2": "990"}, "A whole number from 0 to 100."),
        ({"see-heart_rate": "-3"}, "A whole number from 0 to 400."),
        ({"see-moaas": "x"}, "A whole number from 0 to 5."),
        ({"see-moaas": "7"}, "A whole number from 0 to 5."),
        ({"see-at": "25:00", "see-spo2": "97"}, "Give a time such as 14:05."),
        ({}, "at least one reading"),
    ],
)
def test_a_reading_that_cannot_be_says_what_is_allowed(cast, nia, fields, words):
    session = started_dose(cast)
    refused = post(nia, session, "observe", **fields)
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert not session.observations.exists()


@pytest.mark.parametrize(
    "fields,words,sure",
    [
        ({"see-spo2": "45"}, "SpO₂ 45 %?", {"see-sure-spo2": "45"}),
        ({"see-systolic": "80", "see-diastolic": "120"}, "80/120", {"see-sure-pressure": "80/120"}),
        ({"see-diastolic": "95"}, "?/95, without the upper one?", {"see-sure-pressure": "?/95"}),
    ],
)
def test_a_reading_that_is_hard_to_believe_asks_and_is_taken_once_confirmed(cast, nia, fields, words, sure):
    session = started_dose(cast)
    asked = post(nia, session, "observe", **fields, **{"see-heart_rate": "71"})
    html = asked.content.decode()
    assert asked.status_code == 422 and words in html and "Confirm or correct" in html
    assert 'value="71"' in html and not session.observations.exists()
    assert post(nia, session, "observe", **fields, **sure).status_code == 302
    assert session.observations.get().confirmed == [next(iter(sure)).removeprefix("see-sure-")]


def test_a_pressure_that_is_refused_is_not_asked_about_as_well(cast, nia):
    refused = post(nia, started_dose(cast), "observe", **{"see-systolic": "500", "see-diastolic": "600"})
    html = refused.content.decode()
    assert "A whole number from" in html and "the lower one first?" not in html


def test_a_box_confirms_only_the_figure_it_was_ticked_for(cast, nia):
    session = started_dose(cast)
    again = post(nia, session, "observe", **{"see-spo2": "54", "see-sure-spo2": "45"})
    assert again.status_code == 422 and "SpO₂ 54 %?" in again.content.decode()


def test_one_tap_marks_the_log_and_a_note_needs_words(cast, nia):
    session = started_dose(cast)
    assert post(nia, session, "mark", **{"mark-kind": "music"}).status_code == 302
    assert post(nia, session, "mark", **{"mark-kind": "note"}).status_code == 422
    assert TimelineMark.objects.get().at == START


def test_discharge_completes_the_dose_and_opens_its_window(cast, nia, clock):
    session = started_dose(cast)
    seen(cast, session, START - MINUTE)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    clock(START + 2 * HOUR)
    seen(cast, session, START + HOUR)
    items = cast.course.protocol_version.rules.checklists.discharge
    answers = {f"check-{item.key}": "yes" for item in items} | {"has_ideation": "no"}
    page = reverse("sessions:discharge", args=[session.pk])
    assert "Answer yes, no or not known." in nia.post(page, {"escort": "her sister"}).content.decode()
    sent = {"escort": "her sister", "gaps_reason": "looked at throughout, not written down", **answers}
    assert nia.post(page, sent).status_code == 302
    session.refresh_from_db()
    assert session.status == CareSession.Status.COMPLETED
    assert session.discharge.discharged_at == START + 2 * HOUR
    assert session.checks.filter(checklist="discharge").count() == len(items)
    assert IntegrationWindow.objects.get().anchor_at == START


def test_the_gate_says_all_that_is_missing_at_once_each_beside_its_field(cast, nia):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    refused = post(nia, session, "discharge", has_ideation="yes", at="09:30", **{"check-gait": "no"})
    said = refused.context["leaving_form"].errors
    assert {"check-nausea", "at", "escort", "stabilisation", "named_clinician", "reason"} <= said.keys()
    assert "check-gait" not in said
    assert "novalidate" in refused.content.decode().split('id="gate"')[1][:20], (
        "the browser stops at the first"
    )
    assert said["reason"][0].startswith("Not met: steady gait. No reading behind: vitals,")


def test_the_gate_says_at_once_all_that_thoughts_of_suicide_ask_for(cast, nia):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    items = cast.course.protocol_version.rules.checklists.discharge
    answers = {f"check-{item.key}": "yes" for item in items} | {"has_ideation": "yes", "escort": "her sister"}
    refused = post(nia, session, "discharge", **answers)
    html = refused.content.decode()
    assert refused.status_code == 422 and "Please look at these" in html
    assert "Write how the patient was steadied" in html and "Name the clinician who stays in touch." in html


def test_what_the_record_denies_is_said_at_the_reason_and_the_answers_stay(cast, nia, clock):
    session = started_dose(cast)
    seen(cast, session, START - MINUTE)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    clock(START + HOUR)
    seen(cast, session, START + HOUR, moaas=4)
    items = cast.course.protocol_version.rules.checklists.discharge
    answers = {f"check-{item.key}": "yes" for item in items} | {"has_ideation": "no", "escort": "her sister"}
    refused = post(nia, session, "discharge", **answers)
    html = refused.content.decode()
    assert refused.status_code == 422 and 'value="her sister"' in html
    said = refused.context["leaving_form"].errors
    assert said == {
        "reason": ["Not met by the record: alertness (MOAA/S 4). Say why the patient may leave."],
        "gaps_reason": ["Observations: 5 not taken, 2 still due until T+2:00. Say why they stay empty."],
    }
    answers |= {"reason": "seen by Dr Shah", "gaps_reason": "monitor broke"}
    assert post(nia, session, "discharge", **answers).status_code == 302


def test_a_wrong_administration_is_struck_out_and_stays_readable(cast, nia):
    session = started_dose(cast)
    row = actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    page = reverse("sessions:strike", args=[row.pk])
    assert nia.get(page).status_code == 200
    assert nia.post(page, {"reason": ""}).status_code == 422
    assert nia.post(page, {"reason": "read from the wrong chart"}).status_code == 302
    html = nia.get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "<s>IM 75 mg</s>" in html and "read from the wrong chart" in html


def test_the_wrong_entry_of_another_clinic_cannot_be_struck(cast, as_):
    row = actions.record_administration(by=cast.nia, session=started_dose(cast), given=im(), now=START)
    for stranger in (cast.cy, cast.bea):
        assert as_(stranger).get(reverse("sessions:strike", args=[row.pk])).status_code == 404
