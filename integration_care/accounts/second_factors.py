"""Sealing the secrets of second factors with the current key. They belong to users, not to a clinic."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from integration_care.core.encryption import current_key_id, key_id_of

SEALED = ("secret", "seed")  # of an authenticator app, of recovery codes; a passkey holds nothing secret


@transaction.atomic
def rotate_second_factors() -> int:
    """Those that another key sealed; returns how many changed. Without it a retired key locks people out."""
    factors = Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN)
    return sum(_rotate(factor) for factor in factors)


def _rotate(factor: Authenticator) -> bool:
    stale = [name for name in SEALED if name in factor.data and _is_stale(factor.data[name])]
    for name in stale:
        factor.data[name] = get_adapter().encrypt(get_adapter().decrypt(factor.data[name]))
    if stale:
        factor.save(update_fields=["data"])
    return bool(stale)


def _is_stale(sealed: str) -> bool:
    return key_id_of(base64.b64decode(sealed)) != current_key_id()
