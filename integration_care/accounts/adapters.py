"""How allauth behaves in this house: nobody signs up by themselves, second factors are sealed."""

from __future__ import annotations

import base64
from email.utils import format_datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest

from integration_care.core import clock
from integration_care.core.encryption import seal, unseal

MFA_PLACE = "mfa_authenticator/secret"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Only an invitation makes an account."""
        return False

    def render_mail(self, *args: Any, **kwargs: Any) -> EmailMessage:
        """Dated by the product's clock, like every other letter of the house."""
        mail: EmailMessage = super().render_mail(*args, **kwargs)
        mail.extra_headers["Date"] = format_datetime(clock.now())
        return mail


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text, MFA_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text), MFA_PLACE)
