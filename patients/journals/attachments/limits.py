"""How large, how many and how long: settings, said to people in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

MEGABYTE = 1_000_000
TOO_LARGE, WRONG_TYPE, NOT_TAKEN = 413, 415, 422
TOO_LARGE_HERE = {
    "voice": gettext_lazy("This recording is too large. Up to %(most)s MB is possible."),
    "drawing": gettext_lazy("This drawing is too large. Up to %(most)s MB is possible."),
    "photo": gettext_lazy("This photo is too large. Up to %(most)s MB is possible."),
}


class NotAllowed(Exception):
    """What was sent is not kept; `text` tells the sender what would be, `status` tells the browser."""

    def __init__(self, status: int, text: StrOrPromise) -> None:
        super().__init__(str(text))
        self.status, self.text = status, str(text)


@dataclass(frozen=True)
class Limits:
    megabytes: dict[str, int]  # a kind's largest file
    an_entry: int  # attachments that stand, at most
    minutes: int  # of one recording
    pixels: int  # of a picture as it arrives; more is not opened
    edge: int  # of a picture as it is kept

    def check_size(self, kind: str, size: int) -> None:
        most = self.megabytes[kind]
        if size > most * MEGABYTE:
            raise NotAllowed(TOO_LARGE, TOO_LARGE_HERE[kind] % {"most": most})

    def check_count(self, kept: int) -> None:
        if kept >= self.an_entry:
            raise NotAllowed(
                NOT_TAKEN,
                _("One entry holds up to %(count)s. Take one out, or begin another entry.")
                % {"count": self.an_entry},
            )

    def check_minutes(self, seconds: float) -> None:
        if seconds > self.minutes * 60 + 15:  # the device stops by its own clock
            raise NotAllowed(
                NOT_TAKEN,
                _("One recording can be %(minutes)s minutes long. Several are possible.")
                % {"minutes": self.minutes},
            )


def limits() -> Limits:
    return Limits(**settings.ATTACHMENTS)
