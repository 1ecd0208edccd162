"""A patient's way into the portal."""

import re

import pytest
from django.core import mail
from django.urls import reverse

from integration_care.accounts.models import Invitation
from integration_care.core import tenancy
from patients.models import Patient

TYPED = {"name": "Dana Moreau", "password": "seven herons by the weir"}


@pytest.fixture
def page(cast):
    return reverse("patients:invite", kwargs={"patient_id": cast.dana.pk})


@pytest.fixture
def invited(cast, as_, page, django_capture_on_commit_callbacks):
    """The link that Dana's e-mail holds, sent by Ada through the page."""
    client = as_(cast.ada)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"email": "dana@patient.test"})
    client.logout()
    tenancy.enter(clinic=cast.alder.pk)
    return re.search(r"http://localhost:8000(/\S+)", mail.outbox[-1].body)[1]


def test_a_colleague_off_the_team_invites_nobody(cast, as_, page):
    assert as_(cast.bea).post(page, {"email": "dana@patient.test"}).status_code == 404


def test_an_address_of_the_staff_is_refused_in_words(cast, as_, page):
    response = as_(cast.ada).post(page, {"email": "bea@alder.test"})
    assert response.status_code == 422 and "belongs to somebody in this clinic" in response.content.decode()


def test_the_email_says_nothing_clinical(cast, invited):
    body = mail.outbox[-1].body.lower()
    assert "alder clinic" in body
    assert not {"dose", "ketamine", "session", "therapy", "depression", "patient"} & set(
        re.findall(r"\w+", body)
    )


def test_another_link_kills_the_first(cast, as_, client, page, invited):
    as_(cast.ada).post(page, {"email": "dana@patient.test"})
    client.logout()
    assert client.get(invited).status_code == 410
    assert Invitation.objects.waiting().count() == 1


def test_an_address_that_is_refused_leaves_the_first_link_alive(cast, as_, client, page, invited):
    assert as_(cast.ada).post(page, {"email": "bea@alder.test"}).status_code == 422
    client.logout()
    assert client.get(invited).status_code == 200


def test_a_patients_link_does_not_open_the_door_of_the_staff(cast, client, invited):
    wrong = reverse("accounts:accept", args=[invited.rstrip("/").rpartition("/")[2]])
    assert client.post(wrong, TYPED).status_code == 404
    assert Invitation.objects.waiting().count() == 1


def test_taking_it_back_kills_the_link(cast, as_, client, invited):
    as_(cast.ada).post(reverse("patients:revoke-invitation", kwargs={"patient_id": cast.dana.pk}))
    client.logout()
    assert client.get(invited).status_code == 410


def test_accepting_links_the_account_to_the_record(cast, client, invited):
    response = client.post(invited, TYPED)
    dana = Patient.objects.get(pk=cast.dana.pk)
    assert response.status_code == 302 and dana.member.user.email == "dana@patient.test"
    assert list(Patient.objects.visible_to(dana.member)) == [dana]


def test_a_patient_with_an_account_is_not_invited_again(cast, as_, client, page, invited):
    client.post(invited, TYPED)
    client.logout()
    assert "has an account" in as_(cast.ada).get(page).content.decode()
    as_(cast.ada).post(page, {"email": "other@patient.test"})
    assert not Invitation.objects.waiting().exists()


def test_a_patient_sees_no_page_of_the_staff(cast, client, invited):
    client.post(invited, TYPED)
    assert client.get(reverse("patients:list")).status_code == 403
    assert client.get(reverse("accounts:clinic")).status_code == 403
