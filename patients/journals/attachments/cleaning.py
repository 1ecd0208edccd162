"""What arrives is looked at byte by byte: its name and the type it claims to have count for nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from patients.journals.attachments import voice
from patients.journals.attachments.limits import NOT_TAKEN, Limits, NotAllowed

JPEG, PNG = "image/jpeg", "image/png"


@dataclass(frozen=True)
class Clean:
    """As it is kept: its type is ours, and what told of places and devices is gone."""

    media_type: str
    content: bytes
    seconds: int | None = None


def cleaned(kind: str, sent: bytes, limits: Limits) -> Clean:
    """A safe copy of what was sent as `kind`; raises `NotAllowed` for everything else."""
    if kind not in limits.megabytes or not sent:
        raise NotAllowed(NOT_TAKEN, _("A recording, a drawing or a photo can be added here."))
    limits.check_size(kind, len(sent))
    if kind in ("photo", "drawing"):
        return _drawn_anew(kind, sent, limits)
    found = voice.recording(sent)
    limits.check_minutes(found.seconds)
    return Clean(found.media_type, found.content, round(found.seconds) or None)


def _drawn_anew(kind: str, sent: bytes, limits: Limits) -> Clean:
    from patients.journals.attachments import pictures  # Pillow, for the few requests that bring a picture

    if kind == "photo":
        return Clean(JPEG, pictures.photo(sent, limits))
    return Clean(PNG, pictures.drawing(sent, limits))


def kind_of(sent: bytes) -> str:
    """Where nobody said what it is: sound, or else a photo."""
    return "voice" if voice.is_sound(sent) else "photo"
