"""Who works in a clinic, and the admin that always stays."""

from datetime import timedelta

import pytest
from django.urls import reverse

from integration_care.accounts import actions
from integration_care.accounts.models import Membership
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from tests.cast import START


def url(name, member):
    return reverse(f"accounts:{name}", kwargs={"member_id": member.pk})


@pytest.mark.parametrize("name", ["change-role", "deactivate", "reactivate", "set-on-duty"])
def test_a_therapist_changes_nobody(cast, as_, name):
    assert as_(cast.ada).post(url(name, cast.bea)).status_code == 403


@pytest.mark.parametrize("name", ["change-role", "deactivate", "reactivate", "set-on-duty"])
def test_another_clinics_member_is_missing(cast, as_, name):
    assert as_(cast.max).post(url(name, cast.cy)).status_code == 404


def test_the_last_admin_cannot_be_closed_out(cast, as_):
    page = as_(cast.max).post(url("deactivate", cast.max), follow=True).content.decode()
    cast.max.refresh_from_db()
    assert "is the only admin" in page and cast.max.is_active


def test_the_last_admin_cannot_become_something_else(cast, as_):
    as_(cast.max).post(url("change-role", cast.max), {"role": "nurse"})
    cast.max.refresh_from_db()
    assert cast.max.role == Role.ADMIN


def test_an_admin_who_is_closed_out_does_not_count(cast):
    actions.change_role(by=cast.max, member=cast.bea, role=Role.ADMIN)
    actions.deactivate(by=cast.max, member=cast.bea)
    with pytest.raises(actions.LastAdmin):
        actions.deactivate(by=cast.max, member=cast.max)


def test_nobody_becomes_a_patient_by_a_change_of_role(cast, as_):
    with pytest.raises(actions.NotStaff):
        actions.change_role(by=cast.max, member=cast.bea, role=Role.PATIENT)
    as_(cast.max).post(url("change-role", cast.bea), {"role": "patient"})
    cast.bea.refresh_from_db()
    assert cast.bea.role == Role.THERAPIST


def test_whoever_is_closed_out_gets_no_page_any_more(cast, as_):
    actions.deactivate(by=cast.max, member=cast.bea)
    assert as_(cast.bea).get(reverse("patients:list")).status_code == 403


def test_with_a_second_admin_the_first_may_go(cast):
    actions.change_role(by=cast.max, member=cast.bea, role=Role.ADMIN)
    actions.deactivate(by=cast.bea, member=cast.max)
    assert not Membership.objects.get(pk=cast.max.pk).is_active


def test_somebody_in_two_clinics_chooses_where_to_work(cast, as_, clock):
    clock(START + timedelta(days=1))  # the clinic joined first is the one entered
    tenancy.enter(clinic=cast.birch.pk)
    Membership.objects.create(clinic=cast.birch, user=cast.ada.user, role=Role.THERAPIST)
    tenancy.enter(clinic=cast.alder.pk)
    client = as_(cast.ada)
    assert "Alder Clinic" in client.get(reverse("accounts:clinic")).content.decode()
    client.post(reverse("accounts:enter", kwargs={"clinic_id": cast.birch.pk}))
    assert "Birch Clinic" in client.get(reverse("accounts:clinic")).content.decode()


def test_nobody_enters_a_clinic_they_do_not_belong_to(cast, as_):
    assert (
        as_(cast.ada).post(reverse("accounts:enter", kwargs={"clinic_id": cast.birch.pk})).status_code == 404
    )


def test_appearance_is_kept_in_a_cookie_and_nothing_else_is(cast, as_):
    client = as_(cast.ada)
    client.post(reverse("accounts:appearance"), {"theme": "dark"})
    assert client.cookies["theme"].value == "dark"
    assert client.post(reverse("accounts:appearance"), {"theme": "<script>"}).status_code == 422


def test_an_admin_sees_who_has_no_second_factor_yet(cast, as_):
    staff = reverse("accounts:staff")
    assert "No second factor yet" not in as_(cast.max).get(staff).content.decode()
    cast.bea.user.factors().delete()
    assert as_(cast.max).get(staff).content.decode().count("No second factor yet") == 1
    assert "No second factor yet" not in as_(cast.nia).get(staff).content.decode(), "it is the admin's to see"
