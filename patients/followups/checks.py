"""System checks: a gateway nobody could trust, a key that cannot sign; said before the product starts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from patients.followups.channels.vapid import signer

SHORTEST_SECRET = 32


@register(Tags.security)
def the_gateway_can_be_trusted(**_: Any) -> list[CheckMessage]:
    if not settings.SMS_GATEWAY_URL:
        return []
    found: list[CheckMessage] = []
    if not settings.DEMO and not _is_https(settings.SMS_GATEWAY_URL):
        hint = "Use an https address, or leave SMS_GATEWAY_URL empty."
        found.append(Error("Text messages would leave unencrypted.", hint=hint, id="followups.E001"))
    if len(settings.SMS_GATEWAY_SECRET) < SHORTEST_SECRET:
        hint = f"Set SMS_GATEWAY_SECRET to {SHORTEST_SECRET} letters or more."
        found.append(
            Error("Anybody could speak for the text-message gateway.", hint=hint, id="followups.E002")
        )
    return found


@register(Tags.security)
def notes_on_the_phone_can_be_signed(**_: Any) -> list[CheckMessage]:
    if not settings.VAPID_PRIVATE_KEY:
        return []
    from py_vapid import VapidException

    try:
        signer().sign({"sub": settings.VAPID_SUBJECT, "aud": "https://push.invalid"})
    except (ImproperlyConfigured, VapidException) as why:
        hint = "`manage.py make_push_key` makes a key; VAPID_SUBJECT is mailto: and an address."
        return [Error(f"Notes on the phone cannot be signed: {why}", hint=hint, id="followups.E003")]
    return []


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        return False
