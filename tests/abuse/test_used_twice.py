"""What opens the door opens it once."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.urls import reverse

from integration_care.demo.authenticators import digits_of
from tests.abuse.attempts import (
    code_in_the_latest_letter,
    is_inside,
    link_in_the_latest_letter,
    with_code,
    with_password,
)
from tests.cast import TOTP_SECRET

NEW = "seven herons by the weir"


@pytest.fixture
def ada(cast):
    return cast.ada.user


def test_the_digits_of_an_app(cast, ada, client):
    digits = digits_of(TOTP_SECRET)  # half a minute may end in the middle of this, and others would be shown
    with_password(client, ada.email)
    with_code(client, digits)
    assert is_inside(client)
    client.post(reverse("account_logout"))
    cache.clear()  # what allauth remembers is gone after half a minute, while the digits are still good
    with_password(client, ada.email)
    assert with_code(client, digits).status_code == 200
    assert not is_inside(client)


def test_a_recovery_code(ada, client):
    code = RecoveryCodes.activate(ada).generate_codes()[0]
    for is_first in (True, False):
        with_password(client, ada.email)
        with_code(client, code)
        assert is_inside(client) is is_first
        client.post(reverse("account_logout"))


def test_a_code_by_email(ada, client):
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    code = {"code": code_in_the_latest_letter()}
    assert client.post(reverse("account_confirm_login_code"), code).url == reverse("mfa_authenticate")
    again = client.post(reverse("account_confirm_login_code"), code)
    assert again.status_code == 302 and again.url == reverse("account_request_login_code")


def test_a_link_for_a_new_password(ada, client):
    client.post(reverse("account_reset_password"), {"email": ada.email})
    link = link_in_the_latest_letter()
    form = client.get(link).url
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    ada.refresh_from_db()
    assert ada.check_password(NEW)
    assert "This link is used up" in client.get(link).content.decode()


def test_three_wrong_codes_by_email_and_the_right_one_is_dead(ada, client):
    client.post(reverse("account_request_login_code"), {"email": ada.email})
    right = code_in_the_latest_letter()
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "AAA-AAA"})
    answer = client.post(reverse("account_confirm_login_code"), {"code": right})
    assert answer.url == reverse("account_request_login_code")
