"""The keys of backups: a ring of its own, so that who can read one need not be able to read a live column."""

from __future__ import annotations

import binascii

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from integration_care.backups.errors import Refused
from integration_care.core.encryption import decoded_key

KEY_BYTES = 32
PURPOSE = b"integration care backup 1"
HOW = "a list of id:base64 of 32 bytes, newest first"


def ring() -> dict[str, bytes]:
    """BACKUP_KEYS: the first one seals, all of them open."""
    keys = {}
    for part in filter(None, settings.BACKUP_KEYS.split(",")):
        key_id, _, encoded = part.partition(":")
        try:
            key = decoded_key(encoded)
        except binascii.Error:
            key = b""
        if len(key) != KEY_BYTES or not key_id:
            raise Refused(f"BACKUP_KEYS: key {key_id!r} is not what is needed, {HOW}.")
        keys[key_id] = key
    if not keys:
        raise Refused(f"BACKUP_KEYS is empty: set it to {HOW}, and keep it apart from the backups.")
    return keys


def cipher(key: bytes, salt: bytes) -> AESGCM:
    """Of one file alone (RFC 5869), so that counting nonces from nought never repeats one under a key."""
    return AESGCM(HKDF(SHA256(), KEY_BYTES, salt, PURPOSE).derive(key))
