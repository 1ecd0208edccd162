"""Forged addresses, hosts, cookies, tokens and fields."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from integration_care.accounts.models import Membership
from tests.abuse.attempts import is_inside, signs_in, with_digits, with_password
from tests.signed_in import sign_in

CLOSED = ["account_signup", "account_email", "account_set_password", "usersessions_list"]
ELSEWHERE = ["https://elsewhere.test/", "//elsewhere.test/", "/\\elsewhere.test", "javascript:alert(1)"]


@pytest.mark.parametrize("there", ELSEWHERE)
def test_a_sign_in_leads_nowhere_else(cast, client, there):
    first = with_password(client, cast.ada.user.email, next=there)
    assert urlsplit(first.url).path == reverse("mfa_authenticate")
    assert with_digits(client).url == reverse("home")
    assert is_inside(client)


@pytest.mark.parametrize("there", ELSEWHERE)
def test_nor_does_signing_out_or_showing_oneself_anew(cast, client, there):
    sign_in(client, cast.ada.user)
    again = client.post(
        reverse("account_reauthenticate"), {"password": "a long walk by the lake", "next": there}
    )
    assert "elsewhere" not in again.url and again.url.startswith("/")
    assert "elsewhere" not in client.post(reverse("account_logout"), {"next": there}).url


def test_the_sign_in_changes_the_sessions_key(cast, client):
    client.get(reverse("account_login"))
    with_password(client, cast.ada.user.email)
    planted = client.session.session_key
    with_digits(client)
    assert client.session.session_key != planted
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_inside(victim)


def test_an_unknown_host_is_refused(client, db):
    assert client.get("/sign-in/login/", HTTP_HOST="elsewhere.test").status_code == 400


def test_links_in_letters_never_follow_the_host(cast, client):
    client.post(reverse("account_reset_password"), {"email": cast.ada.user.email}, HTTP_HOST="127.0.0.1")
    assert settings.BASE_URL in mail.outbox[-1].body and "127.0.0.1" not in mail.outbox[-1].body


def test_a_form_without_its_token_is_refused_and_says_what_to_do(cast):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, cast.max.user)
    response = browser.post(reverse("accounts:hours"), HTTP_HX_REQUEST="true")
    assert response.status_code == 403
    assert "reload the page and send it again" in response.content.decode()


def test_with_the_header_that_htmx_sends_it_is_taken(cast):
    browser = Client(enforce_csrf_checks=True)
    sign_in(browser, cast.max.user)
    browser.get(reverse("accounts:hours"))
    token = browser.cookies[settings.CSRF_COOKIE_NAME].value
    response = browser.post(reverse("accounts:hours"), HTTP_HX_REQUEST="true", HTTP_X_CSRFTOKEN=token)
    assert response.status_code != 403


def test_a_cookie_that_was_touched_opens_nothing(cast, client):
    signs_in(client, cast.ada)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.cookies[settings.SESSION_COOKIE_NAME] = key[:-1] + ("a" if key[-1] != "a" else "b")
    assert not is_inside(client)


def test_a_language_nobody_offers_is_not_taken(client, db):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "../../etc/passwd"
    response = client.get(reverse("account_login"))
    assert response.status_code == 200 and response["Content-Language"] == "en"


def test_a_change_of_role_takes_the_role_and_nothing_else(cast, as_):
    typed = {
        "role": "nurse",
        "is_active": "",
        "user": cast.max.user.pk,
        "clinic": cast.birch.pk,
        "is_on_duty": "1",
    }
    as_(cast.max).post(reverse("accounts:change-role", args=[cast.bea.pk]), typed)
    bea = Membership.objects.get(pk=cast.bea.pk)
    assert (bea.role, bea.is_active, bea.is_on_duty) == ("nurse", True, False)
    assert (bea.user_id, bea.clinic_id) == (cast.bea.user_id, cast.alder.pk)


def test_nobody_makes_themselves_an_admin_along_with_their_hours(cast, as_):
    as_(cast.ada).post(reverse("accounts:hours"), {"role": "admin", "member": cast.max.pk})
    assert Membership.objects.get(pk=cast.ada.pk).role == "therapist"


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_set_password", "usersessions_list"]
)
def test_pages_that_we_do_not_have_are_not_there(cast, client, as_, name):
    assert client.get(reverse(name)).status_code == 404
    assert as_(cast.ada).get(reverse(name)).status_code == 404
