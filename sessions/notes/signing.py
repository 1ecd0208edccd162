"""What a signature covers, and whether it still fits. Pure, but for the key.

The digest is HMAC-SHA-256 (RFC 2104) over a canonical JSON of the note, keyed from SECRET_KEY under a salt
of its own, so that whoever can write to the database alone cannot sign for somebody.

The text of the sections is the signed record, with what was typed beside it. The themes and tags made from
it are the patient's: they may be renamed or joined later, and no signature covers them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from integration_care.accounts.models import Membership
from sessions.models import Note

SALT = "sessions.notes.signature.1"


def signature(member: Membership) -> str:
    """Who signs, in words that stay true when the name or the role changes later."""
    return f"{member.audit_name}, {member.get_role_display()}"


def digest(note: Note) -> str:
    """Of everything that is signed, hex. `signed_at` and `signed_as` are set already."""
    return sealed(canonical(note), SALT)


def is_unchanged(note: Note) -> bool:
    """Whether the note still says what was signed. A retired SECRET_KEY may stay as a fallback."""
    return fits(note.digest, canonical(note), SALT)


def canonical(note: Note) -> str:
    """One way to write the note down: the same record gives the same text on every machine."""
    said = {
        "note": str(note.pk),
        "clinic": str(note.clinic_id),
        "session": str(note.session_id),
        "author": str(note.author_id),
        "sort": note.sort,
        "version": note.version,
        "saved_at": _instant(note.saved_at),
        "signed_at": _instant(note.signed_at),
        "signed_as": note.signed_as,
        "sections": {section.key: section.body for section in note.sections.all() if section.body},
        "levels": sorted(note.levels),
        "framework": note.framework,
        "education": sorted(note.education),
        "emotions": sorted(note.emotions),
    }
    return written_down(said)


def written_down(said: Mapping[str, object]) -> str:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sealed(text: str, salt: str, secret: str | bytes | None = None) -> str:
    return salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()


def fits(digest: str, text: str, salt: str) -> bool:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(constant_time_compare(digest, sealed(text, salt, secret)) for secret in secrets)


def _instant(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""
