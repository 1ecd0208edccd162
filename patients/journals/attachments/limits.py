"""How large, how many and how long: settings, said to people in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

MEGABYTE = 1_000_000
TOO_LARGE, WRONG_TYPE, NOT_TAKEN = 413, 415, 422
NOUNS = {"voice": "recording", "drawing": "drawing", "photo": "photo"}


class NotAllowed(Exception):
    """What was sent is not kept; `text` tells the sender what would be, `status` tells the browser."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


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
            raise NotAllowed(TOO_LARGE, f"This {NOUNS[kind]} is too large. Up to {most} MB is possible.")

    def check_count(self, kept: int) -> None:
        if kept >= self.an_entry:
            raise NotAllowed(
                NOT_TAKEN,
                f"One entry holds up to {self.an_entry}. Take one out, or begin another entry.",
            )

    def check_minutes(self, seconds: float) -> None:
        if seconds > self.minutes * 60 + 15:  # the device stops by its own clock
            raise NotAllowed(
                NOT_TAKEN, f"One recording can be {self.minutes} minutes long. Several are possible."
            )


def limits() -> Limits:
    return Limits(**settings.ATTACHMENTS)
