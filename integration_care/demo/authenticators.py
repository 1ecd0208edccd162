"""Everybody's authenticator app at once, in place of the phones that nobody in the demo has."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt


@dataclass(frozen=True)
class Phone:
    """Whose it is, the address they sign in with, and the digits of this half minute."""

    name: str
    email: str
    digits: str


def phones() -> list[Phone]:
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    return [
        Phone(app.user.name, app.user.email, digits_of(decrypt(app.data["secret"])))
        for app in apps.order_by("user__name")
    ]


def digits_of(secret: str) -> str:
    """What an app shows now that holds this secret (base32)."""
    earlier_now_and_later = list(yield_hotp_counters_from_time())
    now = earlier_now_and_later[len(earlier_now_and_later) // 2]
    return str(format_hotp_value(hotp_value(secret, now)))
