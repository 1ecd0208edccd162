"""What the signature under a shared note covers, and whether it still fits."""

from __future__ import annotations

from sessions.groups.models import SharedNote
from sessions.notes.signing import fits, sealed, written_down

SALT = "sessions.groups.signature.1"


def digest(note: SharedNote) -> str:
    return sealed(_canonical(note), SALT)


def is_unchanged(note: SharedNote) -> bool:
    return fits(note.digest, _canonical(note), SALT)


def _canonical(note: SharedNote) -> str:
    return written_down(
        {
            "note": str(note.pk),
            "meeting": str(note.meeting_id),
            "version": note.version,
            "body": note.body,
            "signed_at": note.signed_at.isoformat() if note.signed_at else "",
            "signed_as": note.signed_as,
        }
    )
