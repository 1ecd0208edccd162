"""Recordings, as browsers make them: WebM, Ogg or MP4. Known by their bytes; texts in them are blanked.

Titles, places and names that a device wrote are zeroed: Ogg comments, MP4 `udta`, `meta` and `uuid` boxes,
WebM tags, attachments and chapters. The sound itself is kept as it is, since nothing here encodes it anew:
a voice stays a voice, and the name of the program and the hour of recording stay in a container's head.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from patients.journals.attachments import mp4, ogg, webm
from patients.journals.attachments.limits import WRONG_TYPE, NotAllowed

NOT_A_RECORDING = gettext_lazy(
    "This is not a recording that can be played here. WebM, Ogg and MP4 sound can."
)


@dataclass(frozen=True)
class Recording:
    media_type: str
    content: bytes
    seconds: float  # 0 when the container does not tell


READERS: dict[str, tuple[Callable[[bytes], bool], Callable[[bytearray], float]]] = {
    "audio/webm": (webm.begins, webm.blank),
    "audio/ogg": (ogg.begins, ogg.blank),
    "audio/mp4": (mp4.begins, mp4.blank),
}


def is_sound(sent: bytes) -> bool:
    return any(begins(sent) for begins, _ in READERS.values())


def recording(sent: bytes) -> Recording:
    for media_type, (begins, blank) in READERS.items():
        if begins(sent):
            content = bytearray(sent)
            try:
                seconds = blank(content)
            except (ValueError, IndexError) as why:
                raise NotAllowed(WRONG_TYPE, NOT_A_RECORDING) from why
            return Recording(media_type, bytes(content), seconds)
    raise NotAllowed(WRONG_TYPE, NOT_A_RECORDING)
