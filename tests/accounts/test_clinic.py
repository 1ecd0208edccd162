"""The clinic's particulars, working hours and days away, through the pages."""

from datetime import date, time

import pytest
from django.urls import reverse

from integration_care.accounts.forms.clinic import ClinicForm
from integration_care.accounts.models import Clinic
from integration_care.core.permissions import Role
from patients.actions import link_member
from patients.models import Patient
from tests.cast import join

PAGE, EDIT = reverse("accounts:clinic"), reverse("accounts:edit-clinic")
HOURS = reverse("accounts:hours")


@pytest.fixture
def typed():
    """The clinic as its edit page holds it."""
    return {
        "name": "Alder Clinic",
        "time_zone": "America/New_York",
        "phone": "+1 212 555 0100",
        "reply_to": "hello@alder.test",
        "quiet_from": "21:00",
        "quiet_until": "08:00",
        "staffed_from": "09:00",
        "staffed_until": "17:00",
        "staffed_weekdays": ["5", "1", "2"],
        "sender_name": "",
        "alert_next_after_min": "15",
        "out_of_touch_after_days": "14",
        "document_days": "7",
        "fewest_told_apart": "5",
        "record_years": "10",
        "record_until_age": "25",
        "crisis-TOTAL_FORMS": "2",
        "crisis-INITIAL_FORMS": "0",
        "crisis-0-label": "988 Lifeline",
        "crisis-0-call": "988",
        "crisis-0-text": "988",
        "crisis-1-label": "",
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time_zone": "Mars/Olympus"}, "valid choice"),
        ({"staffed_until": "08:00"}, "Later than the beginning"),
        ({"quiet_until": "21:00"}, "no quiet hours at all"),
        ({"crisis-0-label": "", "crisis-0-call": "", "crisis-0-text": ""}, "at least one number"),
        ({"crisis-0-call": "", "crisis-0-text": ""}, "A number to call or text"),
        ({"crisis-0-label": ""}, "Say whose number"),
        ({"crisis-1-label_es": "Línea 988"}, "Say whose number"),
        ({"crisis-0-call": "javascript:1"}, "Call, line 1</a>: Digits, spaces"),
        ({"sender_name": "The Ketamine House"}, "“ketamine” in every subject"),
        ({"name": "Alder Ketamine Clinic"}, "“ketamine” in every subject"),
        ({"alert_next_after_min": "0"}, "Between 1 and 60 minutes, in digits."),
        ({"alert_next_after_min": "61"}, "Between 1 and 60 minutes, in digits."),
        ({"phone": "ask at the desk"}, "A number that can be dialled"),
        ({"out_of_touch_after_days": "2"}, "Between 3 and 90 days, in digits."),
        ({"document_days": "0"}, "Between 1 and 90 days, in digits."),
        ({"fewest_told_apart": "2"}, "Between 3 and 20 patients, in digits."),
        ({"record_years": "5"}, "Between 6 and 100 years, in digits."),
        ({"record_until_age": "ten"}, "Between 18 and 100 years, in digits."),
    ],
)
def test_a_mistake_is_said_and_nothing_is_saved(cast, as_, typed, changes, words):
    response = as_(cast.max).post(EDIT, {**typed, **changes})
    assert response.status_code == 422 and words in response.content.decode()
    assert Clinic.objects.get(pk=cast.alder.pk).phone == ""


def test_every_field_is_on_the_page_and_what_is_wrong_in_both_parts_is_said_at_once(cast, as_, typed):
    page = as_(cast.max).get(EDIT).content.decode()
    assert [name for name in ClinicForm.base_fields if f'name="{name}"' not in page] == []
    wrong = typed | {"staffed_until": "08:00", "crisis-0-label": ""}
    page = as_(cast.max).post(EDIT, wrong).content.decode()
    assert "Later than the beginning" in page and "Name, line 1</a>: Say whose number" in page


def test_the_clinic_is_saved_with_its_days_and_its_lines(cast, as_, typed):
    as_(cast.max).post(EDIT, typed)
    clinic = Clinic.objects.get(pk=cast.alder.pk)
    assert (clinic.phone, clinic.staffed_weekdays) == ("+1 212 555 0100", "125")
    assert clinic.crisis_contacts == [{"label": "988 Lifeline", "call": "988", "text": "988"}]


def test_the_name_of_a_line_and_the_outside_contact_are_kept_in_spanish_too(cast, as_, typed):
    spanish = {"crisis-0-label_es": "Línea 988", "outside_contact_es": "La defensora del paciente"}
    as_(cast.max).post(EDIT, typed | spanish)
    clinic = Clinic.objects.get(pk=cast.alder.pk)
    assert clinic.crisis_contacts[0]["label_es"] == "Línea 988"
    assert clinic.outside_contact_es == "La defensora del paciente"


def test_an_outside_contact_without_spanish_is_said_where_somebody_reads_spanish(cast, as_):
    Clinic.objects.filter(pk=cast.alder.pk).update(outside_contact="Rosa Quill")
    page = reverse("accounts:clinic")
    said = "patients here who read Spanish see the English words"
    assert said not in as_(cast.max).get(page).content.decode()
    link_member(by=cast.max, patient=cast.dana, member=join(cast.alder, "Dana Moreau", Role.PATIENT))
    Patient.objects.filter(pk=cast.dana.pk).update(language="es")
    assert said in as_(cast.max).get(page).content.decode()
    Clinic.objects.filter(pk=cast.alder.pk).update(outside_contact_es="La defensora")
    assert said not in as_(cast.max).get(page).content.decode()


def test_the_list_of_zones_has_no_second_names_and_keeps_what_is_stored(cast, as_):
    page = as_(cast.max).get(EDIT).content.decode()
    assert "Asia/Kolkata" in page
    for left_out in ("Asia/Calcutta", "Antarctica/", "Etc/", "US/Eastern"):
        assert left_out not in page
    Clinic.objects.filter(pk=cast.alder.pk).update(time_zone="US/Eastern")
    assert '<option value="US/Eastern" selected>' in as_(cast.max).get(EDIT).content.decode()


def test_a_telling_name_may_stay_with_another_one_in_messages(cast, as_, typed):
    as_(cast.max).post(EDIT, typed | {"name": "Alder Ketamine Clinic", "sender_name": "Alder Street"})
    clinic = Clinic.objects.get(pk=cast.alder.pk)
    assert (clinic.name, clinic.sender) == ("Alder Ketamine Clinic", "Alder Street")


@pytest.mark.parametrize(
    "name",
    [
        "Lakeside Counseling", "Lakeside Counselling", "Cedar Psychiatrists", "Alder Psychology",
        "Mesa Behavioral Health", "Harbor Mental  Health", "Ketamine-Wellness Centers", "Salud Mental Mesa",
        "Clínica de Psicología", "Clinica de Psicologia", "Alder Recovery", "Oak Psychotherapists",
    ],
)  # fmt: skip
def test_a_name_that_tells_does_not_become_that_of_messages(cast, as_, typed, name):
    assert as_(cast.max).post(EDIT, typed | {"sender_name": name}).status_code == 422


@pytest.mark.parametrize(
    "name", ["Harbor Health", "Family Practice of Mesa", "Environmental Park Clinic", "Alder Street"]
)
def test_a_harmless_name_is_taken(cast, as_, typed, name):
    as_(cast.max).post(EDIT, typed | {"name": name})
    assert Clinic.objects.get(pk=cast.alder.pk).sender == name


def test_a_name_from_before_does_not_stand_in_the_way_of_another_change(cast, as_, typed):
    Clinic.objects.filter(pk=cast.alder.pk).update(name="Alder Ketamine Clinic")
    as_(cast.max).post(EDIT, typed | {"name": "Alder Ketamine Clinic"})
    assert Clinic.objects.get(pk=cast.alder.pk).phone == "+1 212 555 0100"


def test_a_clinic_that_was_named_before_is_warned(cast, as_):
    assert "tells what patients come for" not in as_(cast.max).get(PAGE).content.decode()
    Clinic.objects.filter(pk=cast.alder.pk).update(name="Alder Ketamine Clinic")
    assert "“ketamine” tells what patients come for" in as_(cast.max).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("typed_week", "field"),
    [
        ({"day1_starts1": "09:00"}, "day1_ends1"),
        ({"day1_starts1": "12:00", "day1_ends1": "09:00"}, "day1_ends1"),
        (
            {"day1_starts1": "09:00", "day1_ends1": "13:00", "day1_starts2": "12:00", "day1_ends2": "17:00"},
            "day1_starts2",
        ),
    ],
)
def test_a_week_that_cannot_be_is_refused_beside_the_time(cast, as_, typed_week, field):
    response = as_(cast.ada).post(HOURS, typed_week)
    assert response.status_code == 422 and field in response.context["week"].errors


def test_a_week_is_replaced_whole(cast, as_):
    client = as_(cast.ada)
    client.post(
        HOURS,
        {"day1_starts1": "09:00", "day1_ends1": "12:00", "day2_starts1": "10:00", "day2_ends1": "11:00"},
    )
    client.post(HOURS, {"day1_starts1": "13:00", "day1_ends1": "17:00"})
    rows = cast.ada.working_hours.values_list("weekday", "starts", "ends")
    assert list(rows) == [(1, time(13), time(17))]


def test_days_away_end_no_earlier_than_they_begin(cast, as_):
    url = reverse("accounts:add-leave", kwargs={"member_id": cast.ada.pk})
    response = as_(cast.ada).post(url, {"starts_on": "2026-04-02", "ends_on": "2026-04-01"})
    assert response.status_code == 422 and not cast.ada.leave.exists()


def test_nobody_notes_days_away_for_a_colleague_but_the_admin(cast, as_):
    url = reverse("accounts:add-leave", kwargs={"member_id": cast.ada.pk})
    days = {"starts_on": "2026-04-01", "ends_on": "2026-04-02"}
    assert as_(cast.bea).post(url, days).status_code == 404
    assert as_(cast.max).post(url, days).status_code == 302
    assert cast.ada.leave.get().ends_on == date(2026, 4, 2)


def test_days_away_are_taken_back(cast, as_):
    client = as_(cast.ada)
    add = reverse("accounts:add-leave", kwargs={"member_id": cast.ada.pk})
    client.post(add, {"starts_on": "2026-04-01", "ends_on": "2026-04-02"})
    leave = cast.ada.leave.get()
    client.post(reverse("accounts:remove-leave", kwargs={"member_id": cast.ada.pk, "leave_id": leave.pk}))
    assert not cast.ada.leave.exists()
