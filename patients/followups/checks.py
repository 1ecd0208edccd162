"""System checks: a text-message gateway that nobody could trust is said before the product starts."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

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


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        return False
