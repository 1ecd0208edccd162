"""What a patient was told of their bookings, or why not, as staff read it. A fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from integration_care.core.ui.words import local_moment
from patients.models import Patient
from sessions.models import BookingLetter, BookingLine, CareSession

Status, Word = BookingLetter.Status, BookingLine.Word
SHOWN_OF_SESSION, SHOWN_OF_PATIENT = 5, 30
TONES = {Status.SENT: "green", Status.SENDING: "teal", Status.WAITING: "due"}
WORDS = {Word.BOOKED: "booked for", Word.MOVED: "now on", Word.CANCELLED: "cancelled on"}


@dataclass(frozen=True)
class Entry:
    """One letter, or what it says of one session."""

    when: str
    text: str
    tone: str
    more: str
    again_url: str


@dataclass(frozen=True)
class Reader:
    """Who looks, and when; times are the clinic's."""

    member: Membership
    now: datetime

    def moment(self, at: datetime) -> str:
        zone = self.member.clinic.zone
        return local_moment(at, zone, self.now.astimezone(zone).date())


def of_session(session: CareSession, reader: Reader) -> Sequence[Entry]:
    """The newest first. It is sent again from the newest alone: what came before it is overtaken."""
    lines = session.booking_lines.select_related("letter__asked_by__user").order_by(
        "-letter__opened_at", "-letter__created_at"
    )
    newest = list(lines[:SHOWN_OF_SESSION])
    is_coming = session.scheduled_start > reader.now
    return [
        _entry(line.letter, [line], reader, may_repeat=is_coming and not number)
        for number, line in enumerate(newest)
    ]


def of_patient(patient: Patient, reader: Reader) -> Sequence[Entry]:
    letters = BookingLetter.objects.filter(patient=patient).select_related("asked_by__user")
    letters = letters.prefetch_related("lines__session")
    newest = list(letters.order_by("-opened_at", "-created_at")[:SHOWN_OF_PATIENT])
    return [
        _entry(one, list(one.lines.all()), reader, may_repeat=not number and _is_coming(one, reader.now))
        for number, one in enumerate(newest)
    ]


def _is_coming(letter: BookingLetter, now: datetime) -> bool:
    return any(line.session.scheduled_start > now for line in letter.lines.all())


def _entry(letter: BookingLetter, lines: Sequence[BookingLine], reader: Reader, *, may_repeat: bool) -> Entry:
    is_untold = letter.status in BookingLetter.NOT_TOLD
    may_repeat = may_repeat and is_untold and reader.member.can(Permission.BOOK_SESSION)
    return Entry(
        when=reader.moment(letter.due_at if letter.status == Status.WAITING else letter.status_at),
        text=_text(letter, lines, reader),
        tone="amber" if is_untold else TONES.get(Status(letter.status), ""),
        more=". ".join(_more(letter)),
        again_url=reverse("sessions:tell-again", args=[letter.pk]) if may_repeat else "",
    )


def _text(letter: BookingLetter, lines: Sequence[BookingLine], reader: Reader) -> str:
    match letter.status:
        case Status.WAITING:
            return "Waits for the mail server" if letter.tries else "An e-mail goes out"
        case Status.SENDING:
            return "No answer from the mail server yet" if letter.silences else "Being sent"
        case Status.SENT:
            said = "; ".join(_said(line, reader) for line in lines if line.word)
            return f"Told: {said}" if said else _why(line.cause for line in lines)
    prefix = "Nothing to tell" if letter.status == Status.NEEDLESS else "Not told"
    return f"{prefix}: {_lower(letter.get_cause_display())}"


def _said(line: BookingLine, reader: Reader) -> str:
    word = WORDS[Word(line.word)]
    return f"{word} {reader.moment(line.starts_at)}" if line.starts_at else word


def _why(causes: Iterable[str]) -> str:
    cause = next(filter(None, causes), BookingLetter.Cause.SAME)
    return f"Not in this e-mail: {_lower(BookingLetter.Cause(cause).label)}"


def _more(letter: BookingLetter) -> Iterable[str]:
    if letter.sent_to:
        tries = f", {letter.tries} tries" if letter.tries > 1 else ""
        yield f"By e-mail to {letter.sent_to}{tries}"
    if letter.asked_by:
        yield f"Sent again by {letter.asked_by}"
    if letter.detail and letter.status != Status.SENT:
        yield letter.detail


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
