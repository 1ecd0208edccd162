"""A password alone opens no page of staff, by whatever way somebody came in."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.access import PATIENTS, Access
from integration_care.core.checks import every_view
from integration_care.core.permissions import Role
from integration_care.demo.authenticators import digits_of
from tests.abuse.attempts import (
    code_in_the_latest_letter,
    is_inside,
    with_digits,
    with_password,
    without_factor,
)
from tests.cast import PASSWORD, give_factor, join
from tests.signed_in import sign_in

SET_UP = "/clinic/you/second-factor/"
SET_UP_ONLY = {"accounts:second-factor"}
PAGES = [
    f"/{route}"
    for route, view in every_view()
    if isinstance(rule := getattr(view, "access", None), Access)
    and rule.roles - PATIENTS and "<" not in route and not rule.before_factor
]  # fmt: skip


@pytest.fixture
def ada(cast, client):
    """Signed in with her password, and without a second factor."""
    sign_in(client, without_factor(cast.ada).user, "password")
    return client


def test_no_staff_page_opens(ada):
    assert len(PAGES) > 30
    for page in PAGES:
        response = ada.get(page)
        assert response.status_code == 405 or response.url == SET_UP, page


def test_nothing_is_written_either(ada):
    response = ada.post(reverse("accounts:hours"), {"day1_starts1": "09:00", "day1_ends1": "10:00"})
    assert response.url == SET_UP
    assert not Membership.objects.get(user__email="ada@alder.test").working_hours.exists()


def test_htmx_takes_the_whole_page_there(ada):
    response = ada.get(
        reverse("caseload:board"), HTTP_HX_REQUEST="true", HTTP_HX_CURRENT_URL="http://testserver/"
    )
    assert response["HX-Redirect"] == SET_UP


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index", "mfa_generate_recovery_codes"])
def test_of_the_account_only_setting_up_is_open(ada, name):
    assert ada.get(reverse(name)).url == SET_UP


def test_she_may_set_one_up_and_sign_out(ada):
    assert ada.get(SET_UP).status_code == 200
    assert ada.get(reverse("mfa_activate_totp")).status_code == 200
    assert ada.get(reverse("mfa_add_webauthn")).status_code == 200
    assert ada.post(reverse("account_logout")).status_code == 302


def test_setting_one_up_leads_to_where_she_was_going_under_a_new_key(ada, monkeypatch):
    ada.get(reverse("patients:list"))
    before = ada.session.session_key
    secret = ada.get(reverse("mfa_activate_totp")).context["form"].secret
    # The test's transaction never commits; allauth tells of a new factor when it does.
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda tell: tell())
    ada.post(reverse("mfa_activate_totp"), {"code": digits_of(secret)})
    assert ada.session.session_key != before
    assert (
        f'href="{reverse("patients:list")}"' in ada.get(reverse("mfa_view_recovery_codes")).content.decode()
    )
    assert ada.get(reverse("patients:list")).status_code == 200


def test_a_factor_taken_away_counts_from_the_next_request(cast, as_):
    browser = as_(cast.bea)
    assert is_inside(browser)
    without_factor(cast.bea)
    assert browser.get(reverse("accounts:me")).url == SET_UP


def test_recovery_codes_are_no_factor_of_their_own(cast, client):
    without_factor(cast.ada)
    Authenticator.objects.create(user=cast.ada.user, type=Authenticator.Type.RECOVERY_CODES, data={})
    sign_in(client, cast.ada.user)
    assert client.get(reverse("accounts:me")).url == SET_UP


def test_a_session_that_showed_only_a_password_ends_where_there_is_a_factor(cast, client):
    sign_in(client, cast.ada.user, "password")
    response = client.get(reverse("patients:list"))
    assert response.url == f"{reverse('account_login')}?next=/patients/"
    assert not client.session.get("_auth_user_id")


def test_such_a_session_cannot_add_a_factor_of_its_own(cast, client):
    sign_in(client, cast.ada.user, "password")
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_login"))


def test_what_another_person_showed_does_not_count(cast, client):
    sign_in(client, cast.ada.user)
    session = client.session
    session["account_authentication_methods_user"] = str(cast.bea.user.pk)
    session.save()
    assert client.get(reverse("patients:list")).status_code == 302


def test_between_password_and_code_nothing_opens(cast, client):
    assert with_password(client, cast.ada.user.email).url == reverse("mfa_authenticate")
    for page in PAGES[:10]:
        assert client.get(page).url.startswith(reverse("account_login")), page


def test_a_code_by_email_does_not_stand_for_the_second_factor(cast, client):
    client.post(reverse("account_request_login_code"), {"email": cast.ada.user.email})
    response = client.post(reverse("account_confirm_login_code"), {"code": code_in_the_latest_letter()})
    assert response.url == reverse("mfa_authenticate")
    assert not is_inside(client)
    with_digits(client)
    assert is_inside(client)


def test_a_new_password_does_not_either(cast, client):
    client.post(reverse("account_reset_password"), {"email": cast.ada.user.email})
    with_password(client, cast.ada.user.email)
    assert not is_inside(client)


def test_a_patient_needs_none_and_may_have_one(cast, client):
    dana = join(cast.alder, "Dana Moreau", Role.PATIENT)
    with_password(client, dana.user.email, PASSWORD)
    assert client.get(reverse("accounts:stay")).status_code == 200


def test_knowing_of_the_factor_costs_no_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert cast.ada.user.membership_for(None).has_factor


def test_a_patient_who_set_one_up_shows_it_too(cast, client):
    dana = join(cast.alder, "Dana Moreau", Role.PATIENT)
    give_factor(dana.user)
    sign_in(client, dana.user, "password")
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_login"))
    sign_in(client, dana.user, "password")
    assert client.get(reverse("accounts:stay")).url.startswith(reverse("account_login"))


def test_the_first_factor_ends_every_other_session(ada, cast, monkeypatch):
    there = sign_in(Client(), cast.ada.user)  # as if a factor had been shown: it ends all the same
    secret = ada.get(reverse("mfa_activate_totp")).context["form"].secret
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.transaction.on_commit", lambda tell: tell())
    ada.post(reverse("mfa_activate_totp"), {"code": digits_of(secret)})
    assert is_inside(ada)
    assert not is_inside(there)
