"""Every page about the clinic opens for who may enter, and for nobody else."""

import pytest
from django.urls import reverse

FOR_STAFF = ["accounts:clinic", "accounts:staff", "accounts:hours", "accounts:me"]
FOR_ADMINS = ["accounts:edit-clinic", "accounts:invite"]


@pytest.mark.parametrize("name", FOR_ADMINS)
def test_a_therapist_does_not_run_the_clinic(cast, as_, name):
    assert as_(cast.ada).get(reverse(name)).status_code == 403


@pytest.mark.parametrize("name", FOR_STAFF)
def test_staff_read_about_their_clinic(cast, as_, name):
    assert as_(cast.ada).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", FOR_STAFF + FOR_ADMINS)
def test_an_admin_opens_everything(cast, as_, name):
    assert as_(cast.max).get(reverse(name)).status_code == 200


def test_hours_of_a_colleague_open_for_the_admin_alone(cast, as_):
    url = reverse("accounts:hours-of", kwargs={"member_id": cast.ada.pk})
    assert as_(cast.max).get(url).status_code == 200
    assert as_(cast.bea).get(url).status_code == 403


def test_another_clinics_colleague_is_missing(cast, as_):
    url = reverse("accounts:hours-of", kwargs={"member_id": cast.cy.pk})
    assert as_(cast.max).get(url).status_code == 404
