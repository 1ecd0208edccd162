"""How a window stands at this moment, and whether a follow-up is still needed then.

Read again each time something is about to go out: a plan made two days ago knows nothing of today.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from patients.followups.models import ContactLog, IntegrationWindow
from patients.journals.models import JournalEntry
from patients.protocols.steps import NeedlessWhen


class Standing:
    """What is true of one window now. Asks the database only for what a rule wants to know, and once.

    A booking whose time has passed and that nobody logged counts for the patient, who may have come and is
    not to be asked again (`for_patient`); for staff it settles nothing.
    """

    def __init__(self, window: IntegrationWindow, now: datetime, *, for_patient: bool = False) -> None:
        self._window = window
        self._now = now
        self._for_patient = for_patient
        self._is_met = window.met_at is not None
        self.is_answered = window.answered_at is not None

    @cached_property
    def is_booked(self) -> bool:
        is_promised = self._for_patient and self._window.booked_for is not None
        return self._is_met or is_promised or self._window.is_expected(self._now)

    @property
    def is_settled(self) -> bool:
        """Met, or somebody gave the reason why not."""
        return self._is_met or self._window.excused_at is not None or bool(self._window.reason)

    @cached_property
    def has_entry(self) -> bool:
        return JournalEntry.objects.filter(dose_id=self._window.dose_id).submitted().exists()

    @cached_property
    def is_contacted(self) -> bool:
        reached = ContactLog.objects.filter(window=self._window, outcome=ContactLog.Outcome.REACHED)
        return self._is_met or reached.exists()


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
    NeedlessWhen.CONTACTED: lambda s: s.is_answered or s.is_booked or s.is_contacted,
}
