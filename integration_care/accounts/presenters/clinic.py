"""The clinic's particulars as its staff read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time

from integration_care.accounts.models import Clinic, Membership
from integration_care.accounts.models.working_hours import Weekday
from integration_care.core.languages import SPANISH
from integration_care.core.neutral import telling_words_in
from integration_care.core.permissions import Permission
from integration_care.core.ui import words
from integration_care.core.ui.shapes import Fact


@dataclass(frozen=True)
class ClinicPage:
    name: str
    facts: list[Fact]
    hours: list[Fact]
    crisis: list[Fact]
    may_run: bool
    may_set_notes: bool


def clinic_page(clinic: Clinic, viewer: Membership) -> ClinicPage:
    return ClinicPage(
        name=clinic.name,
        facts=[
            Fact("Name in messages", *_sender(clinic)),
            Fact("Time zone", words.zone_name(clinic.zone)),
            Fact("Telephone", clinic.phone or "not told yet", "" if clinic.phone else "amber"),
            Fact("Replies go to", clinic.reply_to or "not told yet", "" if clinic.reply_to else "amber"),
            Fact("Patients are told of bookings", "by e-mail" if clinic.tells_of_bookings else "no"),
            Fact("Outside contact for concerns", clinic.outside_contact or "nobody named yet"),
            *_outside_in_spanish(clinic),
            Fact("Documents are kept for", f"{clinic.document_days} days"),
            Fact("Closed records are kept for", f"{clinic.record_years} years after the last contact"),
            Fact("Figures tell apart groups of", f"{clinic.fewest_told_apart} patients or more"),
        ],
        hours=[
            Fact(
                "Quiet hours of patients", f"{_span(clinic.quiet_from, clinic.quiet_until)}, where they live"
            ),
            Fact("Staffed", _span(clinic.staffed_from, clinic.staffed_until)),
            Fact("On", weekdays(clinic.staffed_weekdays) or "no day"),
            Fact("An unanswered alert", _goes_on(clinic.alert_next_after_min)),
            Fact("Out of touch", f"after {clinic.out_of_touch_after_days} days without contact"),
        ],
        crisis=[Fact(line["label"], _ways(line)) for line in clinic.crisis_contacts],
        may_run=viewer.can(Permission.RUN_CLINIC),
        may_set_notes=viewer.can(Permission.RUN_CLINIC) or viewer.can(Permission.EDIT_PROTOCOL),
    )


def weekdays(digits: str) -> str:
    """`12345` as Mon-Fri; days that are not in a row are listed."""
    days = sorted(int(digit) for digit in digits)
    names = [Weekday(day).label[:3] for day in days]
    in_a_row = len(days) > 2 and days[-1] - days[0] == len(days) - 1
    return f"{names[0]}-{names[-1]}" if in_a_row else ", ".join(names)


def _sender(clinic: Clinic) -> tuple[str, str]:
    """And amber, where it tells others what somebody comes for."""
    telling = telling_words_in(clinic.sender)
    if not telling:
        return clinic.sender, ""
    return f"{clinic.sender}: “{telling[0]}” tells what patients come for; choose another", "amber"


def _outside_in_spanish(clinic: Clinic) -> list[Fact]:
    """Amber where somebody reads Spanish and would meet English words."""
    label = "The same contact, in Spanish"
    if clinic.outside_contact_es or not clinic.outside_contact:
        return [Fact(label, clinic.outside_contact_es)] if clinic.outside_contact_es else []
    readers = Membership.objects.filter(clinic=clinic, is_active=True, patient__language=SPANISH)
    return (
        [Fact(label, "not told yet: patients here who read Spanish see the English words", "amber")]
        if (readers.exists())
        else []
    )


def _goes_on(minutes: int) -> str:
    return f"to the backup after {minutes} min, to the admin after {2 * minutes}"


def _span(starts: time, ends: time) -> str:
    return f"{starts:%H:%M}-{ends:%H:%M}"


def _ways(line: dict[str, str]) -> str:
    call, text = line.get("call"), line.get("text")
    return " · ".join(filter(None, (f"call {call}" if call else "", f"text {text}" if text else "")))
