"""How the answers went, for the patient: a sentence each, and no number to measure oneself by."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from patients.measures.models import Response
from patients.measures.trend import trends
from patients.models import Patient

WORDS = {
    "": gettext_lazy("You have answered it. Your care team has it."),
    "better": gettext_lazy("It weighs less than at the beginning."),
    "same": gettext_lazy("About as at the beginning. Change is seldom a straight line."),
    "worse": gettext_lazy(
        "It weighs more than it did before. Your care team sees it too; you can talk with them."
    ),
}


@dataclass(frozen=True)
class Sentence:
    title: str
    words: str


def picture_of(patient: Patient) -> list[Sentence]:
    """Of each questionnaire that has a score; reliable change only, so that one point is nothing."""
    mine = Response.objects.standing().filter(patient=patient)
    return [Sentence(trend.title, str(WORDS[trend.change])) for trend in trends(mine)]
