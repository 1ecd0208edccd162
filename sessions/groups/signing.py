"""What the signature under a shared note covers, and whether it still fits."""

from __future__ import annotations

import json

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from sessions.groups.models import SharedNote

SALT = "sessions.groups.signature.1"


def digest(note: SharedNote, secret: str | bytes | None = None) -> str:
    """HMAC-SHA-256 (RFC 2104) of everything that is signed, hex; keyed from SECRET_KEY under its own salt."""
    said = {
        "note": str(note.pk),
        "meeting": str(note.meeting_id),
        "version": note.version,
        "body": note.body,
        "signed_at": note.signed_at.isoformat() if note.signed_at else "",
        "signed_as": note.signed_as,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return salted_hmac(SALT, text, secret=secret, algorithm="sha256").hexdigest()


def is_unchanged(note: SharedNote) -> bool:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(note.digest, digest(note, secret)) for secret in secrets)
