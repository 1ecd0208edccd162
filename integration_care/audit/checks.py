"""System checks: a trail that could not be sealed is said before anything is written to it."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from integration_care.audit import keys


@register(Tags.security)
def the_key_of_the_seal_is_one(**_: Any) -> list[CheckMessage]:
    try:
        keys.newest()
    except ImproperlyConfigured as why:
        return [
            Error(str(why), hint="AUDIT_KEY is id:base64 of 32 bytes; see .env.example.", id="audit.E001")
        ]
    return []
