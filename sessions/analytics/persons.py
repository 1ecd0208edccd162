"""One line of the list behind a figure, for each sort of thing that figures count. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from integration_care.core.ui.shapes import Chip
from integration_care.core.ui.words import day_words, local_day, local_moment, since_dose
from patients.followups.window import WindowState
from patients.measures.scoring import shown
from sessions.analytics.contact import JOURNAL, OUTCOMES
from sessions.analytics.facts import Facts
from sessions.analytics.items import Agreed, Changed, Dose, Form
from sessions.analytics.wording import points

Item = Dose | Agreed | Form | Changed
COMMITMENT_TONES = {"kept": "green", "partly": "green"}
FORMS = {
    "whole": Chip("handed in", "green"),
    "incomplete": Chip("incomplete", "amber"),
    "missing": Chip("not handed in"),
}


@dataclass(frozen=True)
class Line:
    """`about` and `when` of what is counted, and a chip for how it went. Nobody's words."""

    patient_id: UUID
    patient: str
    about: str
    when: str
    chip: Chip
    more: str
    lead: str


def line(item: Item, figure: str, facts: Facts, zone: ZoneInfo) -> Line:
    about, when, chip, more = _told(item, figure, zone)
    patient = item.dose.patient if isinstance(item, Changed) else item.patient
    return Line(item.patient_id, patient, about, when, chip, more, facts.leads.get(item.lead, ""))


def _told(item: Item, figure: str, zone: ZoneInfo) -> tuple[str, str, Chip, str]:
    match item:
        case Agreed():
            chip = Chip(OUTCOMES[item.outcome].lower(), COMMITMENT_TONES.get(item.outcome, "neutral"))
            return "Commitment", f"to be asked about {day_words(item.ask_on)}", chip, ""
        case Form():
            return item.title, f"until {local_day(item.until, zone)}", FORMS[item.came], ""
        case Changed():
            about, when, _, _ = _told(item.dose, figure, zone)
            return about, when, outcome(item.dose), change(item)
    about, when = f"Dose {item.number}, {item.label}", local_moment(item.given_at, zone)
    if figure == "contact":
        return about, when, contact(item), ""
    if figure == "journal":
        return about, when, journal(item), ""
    return about, when, outcome(item), item.reason if item.is_unmet else ""


def outcome(dose: Dose) -> Chip:
    """As the patient's chart says it."""
    at = since_dose(dose.met_at, dose.given_at) if dose.met_at else ""
    return {
        WindowState.MET: Chip(f"met at {at}", "green"),
        WindowState.LATE_MET: Chip(f"later, at {at}", "green"),
    }.get(dose.state, Chip("no session", "plum"))


def contact(dose: Dose) -> Chip:
    if dose.contact_at is None:
        return Chip("none before the close")
    return Chip(f"at {since_dose(dose.contact_at, dose.given_at)}", "green")


def journal(dose: Dose) -> Chip:
    if dose.written_at is None:
        return Chip(JOURNAL[dose.journal].lower())
    return Chip(f"handed in at {since_dose(dose.written_at, dose.given_at)}", "green")


def change(item: Changed) -> str:
    """19 to 14, +5.0; or which of the two is missing"""
    before, after = (shown(score.score) if score else "" for score in (item.before, item.after))
    if item.gained is not None:
        return f"{before} to {after}, {points(item.gained)}"
    if not before and not after:
        return "no score before, none after"
    return f"no score before, {after} after" if after else f"{before} before, no score after"
