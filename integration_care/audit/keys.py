"""The keys of the seal. They are outside the database, or whoever owns it could seal what they changed."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from integration_care.core.encryption import decoded_key

KEY_BYTES = 32


@lru_cache(maxsize=8)
def _ring(configured: str) -> dict[str, bytes]:
    """AUDIT_KEY, `id:base64` separated by commas; the first one seals, all of them verify."""
    ring = {}
    for part in filter(None, configured.split(",")):
        key_id, _, encoded = part.partition(":")
        try:
            ring[key_id] = decoded_key(encoded)
        except ValueError as why:
            raise ImproperlyConfigured(f"AUDIT_KEY: key {key_id!r} is not base64") from why
        if len(ring[key_id]) != KEY_BYTES or not 0 < len(key_id) <= 40:
            raise ImproperlyConfigured(f"AUDIT_KEY: key {key_id!r} must be 32 bytes in base64")
    if not ring:
        raise ImproperlyConfigured("AUDIT_KEY is empty: the access trail cannot be sealed")
    return ring


def newest() -> tuple[str, bytes]:
    """The id and the key that seal now."""
    return next(iter(_ring(settings.AUDIT_KEY).items()))


def known(key_id: str) -> bytes | None:
    return _ring(settings.AUDIT_KEY).get(key_id)
