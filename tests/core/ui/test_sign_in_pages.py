"""Every sign-in and account page wears our look, and obeys the content policy."""

import os
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from integration_care.core.permissions import Role
from tests.cast import START, join
from tests.signed_in import sign_in

pytestmark = pytest.mark.django_db
SIGNED_OUT = ["account_login", "account_request_login_code", "account_reset_password"]
SIGNED_IN = [
    "account_logout",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "accounts:devices",
    "accounts:address",
]


def look_at(client, name: str) -> str:
    """The page's text; also written to $KEEP_PAGES for a look at it."""
    response = client.get(reverse(name))
    assert response.status_code == 200, (name, response.headers.get("Location"))
    page = response.content.decode()
    if keep := os.environ.get("KEEP_PAGES"):
        Path(keep, f"{name}.html").write_text(page)
    return page


def assert_is_ours(page: str) -> None:
    assert "plain-card" in page
    assert "built/patient-pages.css" in page
    assert "style=" not in page
    assert "<style" not in page


@pytest.mark.parametrize("name", SIGNED_OUT)
def test_entrance_pages_keep_crisis_help_in_reach(client, name):
    page = look_at(client, name)
    assert_is_ours(page)
    assert 'href="tel:988"' in page


@pytest.mark.parametrize("name", SIGNED_IN)
def test_account_pages_are_ours(client, cast, name):
    if name == "mfa_activate_totp":
        Authenticator.objects.filter(user=cast.ada.user).delete()
    sign_in(client, cast.ada.user)
    assert_is_ours(look_at(client, name))


@pytest.mark.parametrize("role", [Role.PATIENT, Role.THERAPIST])
def test_whoever_is_known_reads_the_name_of_their_clinic(client, cast, role):
    sign_in(client, join(cast.alder, "Dana Marsh", role).user if role == Role.PATIENT else cast.ada.user)
    page = look_at(client, "account_change_password")
    assert f"<span>{cast.alder}</span>" in page and "<span>Integration Care</span>" not in page


def test_a_wrong_password_is_said_in_words_and_not_in_red(client, cast):
    answer = client.post(reverse("account_login"), {"login": cast.ada.user.email, "password": "a guess"})
    page = answer.content.decode()
    assert_is_ours(page)
    assert "not correct" in page
    assert "callout-error" in page and "alert-danger" not in page


def test_a_sign_in_code_is_dated_by_the_products_clock(client, cast):
    client.post(reverse("account_request_login_code"), {"email": cast.ada.user.email})
    (letter,) = mail.outbox
    assert parsedate_to_datetime(letter.message()["Date"]) == START
