"""From a letter's lines to the mail that leaves the house, with an invitation for each session.

One calendar object a session (RFC 5546, 3.2.2: a REQUEST is about one UID): programmes were seen to take the
first of several for the whole, or to import all of them without their identity, so that nothing could move
or cancel them afterwards. So a series is one mail with a file for each hour, and every later change is a
mail of its own that finds its entry by UID and SEQUENCE, which are the feed's.

The organizer is where replies to the clinic go, for an answer to an invitation is a mail to the organizer
(RFC 6047), sent by the product's own address. No answer is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.core.ui.words import local_clock, local_moment, zone_name
from patients.followups.channels import ForCalendar, Message
from sessions.feeds.ics import event_of
from sessions.feeds.outward import Hour
from sessions.models import BookingLetter, BookingLine

if TYPE_CHECKING:
    from icalendar import Event

Word = BookingLine.Word
METHODS = {Word.BOOKED: "REQUEST", Word.MOVED: "REQUEST", Word.CANCELLED: "CANCEL"}


@dataclass(frozen=True)
class Phrases:
    """How a letter about one kind of news is put."""

    subject: object
    line: object


ONE = {
    Word.BOOKED: Phrases(
        gettext_lazy("Your appointment with %(clinic)s"), gettext_lazy("You have an appointment with us:")
    ),
    Word.MOVED: Phrases(
        gettext_lazy("A change to your appointment with %(clinic)s"),
        gettext_lazy("There is a change to your appointment with us. It is now:"),
    ),
    Word.CANCELLED: Phrases(
        gettext_lazy("Your appointment with %(clinic)s is cancelled"),
        gettext_lazy("This appointment with us will not take place:"),
    ),
}
SEVERAL = Phrases(
    gettext_lazy("Your appointments with %(clinic)s"),
    gettext_lazy("Your appointments with us, as they are now:"),
)
NOTES = {
    Word.BOOKED: "%(when)s",
    Word.MOVED: gettext_lazy("%(when)s (changed)"),
    Word.CANCELLED: gettext_lazy("%(when)s (cancelled)"),
}


def message_of(letter: BookingLetter, lines: Sequence[BookingLine], at: datetime) -> Message:
    """`lines`: those that say something. Needs the patient and the clinic at hand."""
    with translation.override(letter.patient.language):
        return _told(letter, lines, at)


def _told(letter: BookingLetter, lines: Sequence[BookingLine], at: datetime) -> Message:
    patient, clinic = letter.patient, letter.clinic
    path = reverse("portal:home") if patient.member_id else ""
    told = [(Word(line.word), _hour(line, path)) for line in lines]
    phrases = ONE[told[0][0]] if len(told) == 1 else SEVERAL
    is_over = all(word == Word.CANCELLED for word, _hour in told)
    return Message(
        row_id=letter.pk,
        message_id=letter.message_id,
        to=patient.email,
        called=patient.called,
        clinic_name=clinic.sender,
        reply_to=clinic.reply_to,
        line=str(phrases.line),
        details="\n".join(_detail(*one, patient.zone, at, is_alone=len(told) == 1) for one in told),
        url=f"{settings.BASE_URL.rstrip('/')}{path}" if path else "",
        written_at=at,
        subject=str(phrases.subject) % {"clinic": clinic.sender},
        language=patient.language,
        template="emails/follow_up" if is_over else "emails/booking",
        clinic_id=clinic.pk,
        calendars=tuple(_invitation(*one, letter) for one in told),
    )


def _hour(line: BookingLine, path: str) -> Hour:
    if line.starts_at is None or line.ends_at is None or line.changed_at is None:
        raise ValueError("a line that says something has its hour")
    return Hour(
        line.session_id, line.starts_at, line.ends_at, line.place, path, line.changed_at, line.changes
    )


def _detail(word: BookingLine.Word, hour: Hour, zone: ZoneInfo, at: datetime, *, is_alone: bool) -> str:
    """Tue 3 March, 14:00-15:00 (Chicago), Room 2: on the patient's own clock."""
    starts = local_moment(hour.starts, zone, at.astimezone(zone).date())
    when = f"{starts}\N{EN DASH}{local_clock(hour.ends, zone)} ({zone_name(zone)})"
    when = f"{when}, {hour.place}" if hour.place else when
    return when if is_alone else str(NOTES[word]) % {"when": when}


def _invitation(word: BookingLine.Word, hour: Hour, letter: BookingLetter) -> ForCalendar:
    from icalendar import Calendar  # for who sends: a web process shows letters and writes none

    method, calendar = METHODS[word], Calendar()
    calendar.add("prodid", "-//Invitations//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = event_of(hour, settings.BASE_URL, summary=_("Appointment"))
    _between(event, letter)
    if word == Word.CANCELLED:
        event.pop("status")
        event.add("status", "CANCELLED")
    calendar.add_component(event)
    return ForCalendar(calendar.to_ical().decode(), method)


def _between(event: Event, letter: BookingLetter) -> None:
    """Whose invitation it is, and to whom; both by address alone but for the clinic's name."""
    from icalendar import vCalAddress

    ours = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    organizer = vCalAddress(f"mailto:{letter.clinic.reply_to or ours}")
    organizer.params["CN"] = letter.clinic.sender
    if letter.clinic.reply_to:
        organizer.params["SENT-BY"] = f"mailto:{ours}"
    attendee = vCalAddress(f"mailto:{letter.patient.email}")
    attendee.params.update({"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"})
    event.add("organizer", organizer)
    event.add("attendee", attendee)
