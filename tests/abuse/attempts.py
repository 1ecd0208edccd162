"""What somebody at the sign-in page does, step by step."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse

from integration_care.demo.authenticators import digits_of
from tests.cast import PASSWORD, TOTP_SECRET


def with_password(client, email, password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


def with_code(client, code):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def with_digits(client):
    return with_code(client, digits_of(TOTP_SECRET))


def signs_in(client, member):
    """Both steps, as in a browser."""
    with_password(client, member.user.email)
    return with_digits(client)


def is_inside(client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def without_factor(member):
    Authenticator.objects.filter(user=member.user).delete()
    return member


def link_in_the_latest_letter() -> str:
    return re.search(r"http://localhost:8000(/\S+)", mail.outbox[-1].body)[1]


def code_in_the_latest_letter() -> str:
    return re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", mail.outbox[-1].body, re.MULTILINE)[1]
