"""Help at once: the clinic's numbers, and honest words on who reads a call for help, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Clinic
from integration_care.accounts.models.clinic import default_crisis_contacts
from patients.portal import staffed
from patients.portal.words import soon

WEEKDAYS = {"1": "Mondays", "2": "Tuesdays", "3": "Wednesdays", "4": "Thursdays", "5": "Fridays",
            "6": "Saturdays", "7": "Sundays"}  # fmt: skip


@dataclass(frozen=True)
class Line:
    label: str
    href: str
    note: str = ""


def crisis_lines(clinic: Clinic | None) -> list[Line]:
    """Every number to call, then to text; the usual ones where no clinic is known."""
    lines = []
    for contact in clinic.crisis_contacts if clinic else default_crisis_contacts():
        note = contact.get("label", "")
        if contact.get("call"):
            lines.append(Line(f"Call {contact['call']}", f"tel:{_dialled(contact['call'])}", note))
        if contact.get("text"):
            lines.append(Line(f"Text {contact['text']}", f"sms:{_dialled(contact['text'])}"))
    return lines


def _dialled(number: str) -> str:
    return re.sub(r"[^0-9+*#]", "", number)


def staffed_note(clinic: Clinic, now: datetime, zone: ZoneInfo) -> str:
    """Who at the clinic is there now, and if nobody, from when on. Never a promise of watching."""
    opens_at = staffed.next_opening(clinic, now)
    if staffed.is_staffed(clinic, now):
        return f"{clinic.name} is open now. The numbers above answer faster than a message here."
    if opens_at is None:
        return f"{clinic.name} does not read messages at fixed hours. The numbers above answer day and night."
    return (
        f"Nobody at {clinic.name} is reading right now. They are back {soon(opens_at, now, zone)}."
        " The numbers above answer day and night."
    )


def staffed_hours(clinic: Clinic) -> str:
    """Mondays to Fridays, 09:00 to 17:00"""
    days = [WEEKDAYS[day] for day in clinic.staffed_weekdays if day in WEEKDAYS]
    if not days:
        return ""
    in_a_row = clinic.staffed_weekdays in "1234567" and len(days) > 2
    named = f"{days[0]} to {days[-1]}" if in_a_row else ", ".join(days)
    return f"{named}, {clinic.staffed_from:%H:%M} to {clinic.staffed_until:%H:%M}"
