"""Help at once: the clinic's numbers, and honest words on who reads a call for help, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Clinic
from integration_care.accounts.models.clinic import default_crisis_contacts
from integration_care.core.languages import told
from integration_care.core.ui.telephones import dialled
from integration_care.core.ui.words import local_clock, zone_name
from patients.portal import staffed
from patients.portal.words import soon_for_both

WEEKDAYS = {
    "1": gettext_lazy("Mondays"),
    "2": gettext_lazy("Tuesdays"),
    "3": gettext_lazy("Wednesdays"),
    "4": gettext_lazy("Thursdays"),
    "5": gettext_lazy("Fridays"),
    "6": gettext_lazy("Saturdays"),
    "7": gettext_lazy("Sundays"),
}


@dataclass(frozen=True)
class Line:
    label: str
    href: str
    note: str = ""


def crisis_lines(clinic: Clinic | None) -> list[Line]:
    """Every number to call, then to text; the usual ones where no clinic is known."""
    lines = []
    for contact in clinic.crisis_contacts if clinic else default_crisis_contacts():
        note = told(contact.get("label", ""), contact.get("label_es", ""))
        if contact.get("call"):
            lines.append(
                Line(
                    _("Call %(number)s") % {"number": contact["call"]},
                    f"tel:{dialled(contact['call'])}",
                    note,
                )
            )
        if contact.get("text"):
            lines.append(
                Line(_("Text %(number)s") % {"number": contact["text"]}, f"sms:{dialled(contact['text'])}")
            )
    return lines


def staffed_note(clinic: Clinic, now: datetime, zone: ZoneInfo) -> str:
    """Who at the clinic is there now, and if nobody, from when on. Never a promise of watching."""
    opens_at = staffed.next_opening(clinic, now)
    if staffed.is_staffed(clinic, now):
        return _("%(clinic)s is open now. The numbers above answer faster than a message here.") % {
            "clinic": clinic.name
        }
    if opens_at is None:
        return _(
            "%(clinic)s does not read messages at fixed hours. The numbers above answer day and night."
        ) % {"clinic": clinic.name}
    return _(
        "Nobody at %(clinic)s is reading right now. They are back %(when)s."
        " The numbers above answer day and night."
    ) % {"clinic": clinic.name, "when": soon_for_both(opens_at, now, zone, clinic.zone)}


def staffed_hours(clinic: Clinic, now: datetime, zone: ZoneInfo) -> str:
    """Mondays to Fridays, 08:00 to 16:00 (Chicago): as the clock in `zone` shows them this week."""
    today = now.astimezone(clinic.zone).date()
    opens, closes = (
        datetime.combine(today, clock, clinic.zone).astimezone(zone)
        for clock in (clinic.staffed_from, clinic.staffed_until)
    )
    days = _days_of(clinic, (opens.date() - today).days)
    if not days:
        return ""
    times = {"from": local_clock(opens, zone), "until": local_clock(closes, zone), "zone": zone_name(zone)}
    return _("%(days)s, %(from)s to %(until)s (%(zone)s)") % {"days": days, **times}


def _days_of(clinic: Clinic, later: int) -> str:
    """The staffed weekdays, so many days `later`: far away the same hour is another day."""
    numbers = [int(day) for day in clinic.staffed_weekdays if day in WEEKDAYS]
    days = [str(WEEKDAYS[str((number - 1 + later) % 7 + 1)]) for number in numbers]
    if len(days) > 2 and clinic.staffed_weekdays in "1234567":
        return _("%(first)s to %(last)s") % {"first": days[0], "last": days[-1]}
    return ", ".join(days)
