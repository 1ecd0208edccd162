"""How a window stands at this moment, and whether a follow-up is still needed then.

Read again each time something is about to go out: a plan made two days ago knows nothing of today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from patients.followups.models import ContactLog, IntegrationWindow
from patients.journals.models import JournalEntry
from patients.protocols.steps import NeedlessWhen


@dataclass(frozen=True)
class Standing:
    """What is true of one window now. `is_settled`: met, or somebody gave the reason why not."""

    is_settled: bool = False
    is_booked: bool = False
    has_entry: bool = False
    is_contacted: bool = False
    is_answered: bool = False


def standing_of(window: IntegrationWindow) -> Standing:
    is_met = window.met_at is not None
    reached = ContactLog.objects.filter(window=window, outcome=ContactLog.Outcome.REACHED)
    return Standing(
        is_settled=is_met or window.excused_at is not None or bool(window.reason),
        is_booked=is_met or window.booked_for is not None,
        has_entry=JournalEntry.objects.filter(dose_id=window.dose_id).submitted().exists(),
        is_contacted=is_met or reached.exists(),
        is_answered=window.answered_at is not None,
    )


def needless(rule: Mapping[str, Any], standing: Standing) -> str:
    """Why a follow-up with this rule need not go out, in words for staff; empty when it is needed.

    Raises ValueError for a rule that nobody can read.
    """
    if rule.get("stops_on_answer") and standing.is_answered:
        return "the patient answered"
    when = NeedlessWhen(rule.get("needless_when", NeedlessWhen.NEVER))
    return _REASONS[when] if _HOLDS[when](standing) else ""


_REASONS = {
    NeedlessWhen.NEVER: "",
    NeedlessWhen.MET: "integration took place, or the reason is known",
    NeedlessWhen.ENTRY: "an entry is written",
    NeedlessWhen.BOOKED: "an integration session is booked",
    NeedlessWhen.BOOKED_AND_ENTRY: "a session is booked and an entry is written",
    NeedlessWhen.CONTACTED: "the patient is in touch with the clinic",
}
_HOLDS: dict[NeedlessWhen, Callable[[Standing], bool]] = {
    NeedlessWhen.NEVER: lambda _: False,
    NeedlessWhen.MET: lambda standing: standing.is_settled,
    NeedlessWhen.ENTRY: lambda standing: standing.has_entry,
    NeedlessWhen.BOOKED: lambda standing: standing.is_booked,
    NeedlessWhen.BOOKED_AND_ENTRY: lambda standing: standing.is_booked and standing.has_entry,
    # Somebody who has booked is in touch: no call to ask why there was no answer.
    NeedlessWhen.CONTACTED: lambda s: s.is_contacted or s.is_answered or s.is_booked,
}
