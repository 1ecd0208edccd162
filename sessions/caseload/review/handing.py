"""Handing patients to another lead: what the preview and the way back show. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from integration_care.accounts.models import Membership
from patients.models import Patient
from sessions.caseload.review.asked import Asked

MOST = 200  # at a time
NOBODY_TICKED = "Nobody is ticked yet. Tick the patients who go there, then look at the change."
NOBODY_CHOSEN = "Choose who leads the ticked patients from now on."
TOO_MANY = f"At most {MOST} patients change hands at a time. Nobody was handed over."


@dataclass(frozen=True)
class Handed:
    """One patient of those chosen. `lead` is None where nobody leads."""

    patient: Patient
    lead: Membership | None


@dataclass(frozen=True)
class Preview:
    to: Membership
    moves: Sequence[Handed]
    stays: Sequence[Handed]

    @property
    def lead(self) -> str:
        return f"{self.to} leads these patients from now on." if self.moves else ""


@dataclass(frozen=True)
class WayBack:
    """What one earlier lead gave up, and the address that gives it back."""

    lead: Membership
    patients: Sequence[Patient]
    query: str


@dataclass(frozen=True)
class Hand:
    """The bar under the rows: `to` is who was chosen, `why` what is missing, `back` what the page shows."""

    to: str = ""
    why: str = ""
    back: str = ""

    @classmethod
    def read(cls, query: QueryDict, asked: Asked) -> Hand:
        to = query.get("to", "")
        why = {"": "", "many": TOO_MANY}.get(query.get("again", ""), NOBODY_TICKED if to else NOBODY_CHOSEN)
        return cls(to, why, asked.query)


def again(query: QueryDict) -> str:
    """The address of the caseload as it was, with the choice kept, where too little is said, or too much."""
    asked = Asked.read(QueryDict(query.get("back", "")))
    why = "many" if len(query.getlist("patient")) > MOST else "1"
    choice = urlencode({"to": query.get("to", ""), "again": why})
    return f"{asked.query}&{choice}#hand-over".removeprefix("&")


def preview(chosen: Iterable[Handed], to: Membership) -> Preview:
    """`stays`: whom that member leads already."""
    ones = list(chosen)
    return Preview(
        to=to,
        moves=[one for one in ones if one.lead != to],
        stays=[one for one in ones if one.lead == to],
    )


def ways_back(moves: Iterable[Handed]) -> list[WayBack]:
    """One for each earlier lead. Who had none is not given back to nobody."""
    by_lead: dict[Membership, list[Patient]] = {}
    for one in moves:
        if one.lead:
            by_lead.setdefault(one.lead, []).append(one.patient)
    return [WayBack(lead, patients, asking(patients, lead)) for lead, patients in by_lead.items()]


def asking(patients: Iterable[Patient], to: Membership) -> str:
    """The address of the preview, for these patients and that lead."""
    return urlencode([*(("patient", str(patient.pk)) for patient in patients), ("to", str(to.pk))])


def address(page: Preview) -> str:
    """Of the page that says what was done: each patient with who led before, so that it can be taken back."""
    before = [("was", f"{one.patient.pk}.{one.lead.pk if one.lead else ''}") for one in page.moves]
    return urlencode([*before, ("to", str(page.to.pk))])
