"""What followed a dose: the first contact, the journal, commitments, questionnaires. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from statistics import median

from patients.journals.models import Commitment
from sessions.analytics.figure import Figure, Part, Plan, shares, spread
from sessions.analytics.items import Agreed, Dose, Form
from sessions.analytics.narrow import Sight

CONTACT = {
    "day": "Within 24 h of the dose",
    "inside": "Later, before the close",
    "none": "Not before the close",
}
JOURNAL = {
    "day": "Within 24 h of the dose",
    "inside": "Later, before the close",
    "after": "After the close",
    "begun": "Begun, not handed in",
    "none": "None",
}
Status = Commitment.Status
OUTCOMES = {
    Status.KEPT.value: "Kept",
    Status.PARTLY.value: "Partly kept",
    Status.LET_GO.value: "Let go",
    Status.ACTIVE.value: "Not looked at so far",
}
CAME = (
    Part("Whole", "is_whole"),
    Part("Incomplete", "is_incomplete"),
    Part("Not handed in", "is_missing"),
)


def first_contact(sight: Sight[Dose]) -> Figure[Dose]:
    figure = spread(Plan("contact", "First contact", "Windows", "contact", CONTACT), sight)
    after = [dose.contact_at - dose.given_at for dose in sight.left if dose.contact_at]
    if not figure.rows or not after:
        return figure
    usual = ceil(median(span.total_seconds() for span in after) / 3600)
    return replace(figure, summary=f"Half of the first contacts were within {usual} h of the dose.")


def journal(sight: Sight[Dose]) -> Figure[Dose]:
    return spread(Plan("journal", "Journal", "Windows", "journal", JOURNAL), sight)


def commitments(sight: Sight[Agreed]) -> Figure[Agreed]:
    return spread(Plan("commitments", "What came of it", "Commitments", "outcome", OUTCOMES), sight)


def measures(sight: Sight[Form], titles: Mapping[str, str]) -> Figure[Form]:
    plan = Plan[Form]("measures", "Questionnaire", "Asked for", "instrument", titles)
    return shares(plan, CAME, "Share whole", sight)
