"""Registering and correcting a patient through the pages."""

import pytest
from django.urls import reverse

from patients.models import Patient

REGISTER = reverse("patients:register")


@pytest.fixture
def typed(cast):
    """What a therapist types for a new patient."""
    return {
        "given_name": "Ines",
        "family_name": "Duarte",
        "preferred_name": "Nini",
        "born_on": "1990-04-01",
        "time_zone": "America/Denver",
        "email": "ines@patient.test",
        "lead": cast.ada.pk,
        "consents": ["email"],
    }


def course(cast, **more):
    version = cast.course.protocol_version.pk
    return {"course-protocol_version": version, "course-indication": "depression", **more}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"given_name": ""}, "given_name", "required"),
        ({"born_on": "2030-01-01"}, "born_on", "still to come"),
        ({"born_on": "1790-01-01"}, "born_on", "check the year"),
        ({"time_zone": "Mars/Olympus"}, "time_zone", "valid choice"),
        ({"phone": "12"}, "phone", "valid phone"),
        ({"email": ""}, "email", "needed for follow-ups by e-mail"),
        ({"consents": ["sms"]}, "phone", "needed for text messages"),
        ({"consents": ["emergency_contact"]}, "emergency_phone", "needed to reach"),
        ({"lead": ""}, "lead", "required"),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(
    *, cast, as_, typed, changes, field, words
):
    response = as_(cast.ada).post(REGISTER, {**typed, **changes})
    assert response.status_code == 422
    assert words in str(response.context["form"].errors[field])
    assert 'value="Duarte"' in response.content.decode()
    assert not Patient.objects.filter(family_name="Duarte").exists()


def test_a_course_without_an_indication_is_refused_and_nobody_is_registered(cast, as_, typed):
    response = as_(cast.ada).post(REGISTER, {**typed, **course(cast, **{"course-indication": ""})})
    assert response.status_code == 422
    assert "Say what the course is for" in response.content.decode()
    assert not Patient.objects.filter(family_name="Duarte").exists()


def test_another_clinics_therapist_cannot_be_the_lead(cast, as_, typed):
    assert as_(cast.ada).post(REGISTER, {**typed, "lead": cast.cy.pk}).status_code == 422


def test_a_therapist_leads_unless_told_otherwise_and_the_zone_is_the_clinics(cast, as_):
    form = as_(cast.ada).get(REGISTER).context["form"]
    assert form["lead"].value() == cast.ada.pk
    assert form["time_zone"].value() == "America/New_York"


def test_an_admin_chooses_who_leads(cast, as_):
    assert as_(cast.max).get(REGISTER).context["form"]["lead"].value() is None


def test_a_registered_patient_has_zone_consents_and_lead(cast, as_, typed):
    response = as_(cast.ada).post(REGISTER, typed)
    ines = Patient.objects.get(family_name="Duarte")
    assert response.status_code == 302 and str(ines.pk) in response["Location"]
    assert (ines.called, ines.time_zone) == ("Nini", "America/Denver")
    assert [place.member for place in ines.care_team.filter(is_lead=True)] == [cast.ada]
    assert [consent.kind for consent in ines.consents.all()] == ["email"]
    assert not ines.courses.exists()


def test_a_course_may_begin_in_the_same_step(cast, as_, typed):
    as_(cast.ada).post(REGISTER, {**typed, **course(cast, **{"course-doses_planned": "4"})})
    begun = Patient.objects.get(family_name="Duarte").courses.get()
    assert (begun.phase, begun.doses_planned, begun.indication) == ("preparation", 4, "depression")


def test_whoever_registers_for_a_colleague_still_sees_the_patient(cast, as_, typed):
    as_(cast.bea).post(REGISTER, typed)
    ines = Patient.objects.get(family_name="Duarte")
    assert Patient.objects.visible_to(cast.bea).filter(pk=ines.pk).exists()


def test_an_admin_is_not_asked_for_the_patients_own_words(cast, as_):
    assert "intention" not in as_(cast.max).get(REGISTER).context["course"].fields


def details(cast, **changes):
    stored = {
        "given_name": "Dana",
        "family_name": "Moreau",
        "born_on": "1984-06-17",
        "time_zone": "America/Chicago",
        "email": "dana@patient.test",
        "phone": "+13125550142",
    }
    return reverse("patients:edit", kwargs={"patient_id": cast.dana.pk}), {**stored, **changes}


def test_saving_without_a_change_changes_nothing(cast, as_):
    url, typed = details(cast)
    page = as_(cast.ada).post(url, typed, follow=True)
    assert "Nothing was changed" in page.content.decode()


def test_a_wrong_correction_keeps_the_record_and_the_typed_text(cast, as_):
    url, typed = details(cast, email="not an address")
    response = as_(cast.ada).post(url, typed)
    assert response.status_code == 422 and "not an address" in response.content.decode()
    cast.dana.refresh_from_db()
    assert cast.dana.email == "dana@patient.test"


def test_a_new_zone_leads_to_a_look_at_what_would_move(cast, as_):
    url, typed = details(cast, time_zone="America/Denver")
    response = as_(cast.ada).post(url, typed)
    assert response["Location"] == reverse("courses:replan", kwargs={"course_id": cast.course.pk})
