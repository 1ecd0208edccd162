"""What a channel is: one way to a person. It sends, or says in one of three words why it did not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


class Refused(Exception):
    """The other side said no for good: trying again would change nothing."""


class TryAgain(Exception):
    """It certainly did not arrive, and may later."""


class NotSetUp(TryAgain):
    """It takes nothing from us: a wrong key or address, which whoever runs the system mends. It waits."""


class YesLost(Exception):
    """It may have arrived: the connection broke before the answer came."""


@dataclass(frozen=True)
class ForCalendar:
    """One entry for a calendar (RFC 5546): the whole text/calendar object, and its method."""

    content: str
    method: str


@dataclass(frozen=True)
class Message:
    """All that leaves the house: a greeting, the clinic's name, one line and a link."""

    row_id: UUID  # the follow-up, or the mail about an alert
    message_id: str  # the same in every attempt
    to: str
    called: str
    clinic_name: str  # as it is called outside: `Clinic.sender`
    reply_to: str
    line: str
    url: str
    written_at: datetime  # the product's time; a letter is dated by it
    subject: str
    language: str = "en"
    template: str = "emails/follow_up"  # without its ending
    clinic_id: UUID | None = None  # of a follow-up
    expires_at: datetime | None = None  # after it the message is of no use
    details: str = ""  # below the line, one each line: when somebody is expected
    calendars: tuple[ForCalendar, ...] = ()


class Channel(Protocol):
    def send(self, message: Message) -> None:
        """Hand the message over; returns when the other side said yes. Raises one of those above."""
