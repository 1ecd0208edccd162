"""Who we are to a push service: one key pair for the whole product (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from py_vapid import Vapid02


def signer() -> Vapid02:
    """Signs for VAPID_PRIVATE_KEY; raises ImproperlyConfigured where that is no key."""
    return _signer(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """What a browser is given to subscribe with (`applicationServerKey`), URL-safe base64."""
    point = signer().public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return _encoded(point)


def new_private_key() -> str:
    """32 bytes in URL-safe base64, for VAPID_PRIVATE_KEY."""
    from py_vapid import Vapid02

    made = Vapid02()
    made.generate_keys()
    return _encoded(made.private_key.private_numbers().private_value.to_bytes(32, "big"))


@lru_cache(maxsize=4)
def _signer(configured: str) -> Vapid02:
    from py_vapid import Vapid02  # read by who signs: with it comes a library for each kind of request

    try:
        return Vapid02.from_string(configured)
    except Exception as why:  # whatever a mistyped key makes of base64, DER and the curve
        raise ImproperlyConfigured(
            "VAPID_PRIVATE_KEY: not a key; `manage.py make_push_key` makes one"
        ) from why


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
