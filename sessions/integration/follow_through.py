"""How much of what a patient took on was kept. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from patients.journals.models import Commitment

Status = Commitment.Status
DEFINITION = (
    "Kept, of those that were settled: kept, partly kept or let go. Partly kept is said apart and counts as"
    " settled. Open ones, and what was only offered, do not count."
)


@dataclass(frozen=True)
class FollowThrough:
    """Counts of one patient's commitments. Association at best: it says nothing of why."""

    kept: int = 0
    partly: int = 0
    let_go: int = 0
    open: int = 0

    @property
    def settled(self) -> int:
        return self.kept + self.partly + self.let_go

    @property
    def rate(self) -> float | None:
        """0 to 1; None while nothing is settled, which is not the same as 0."""
        return self.kept / self.settled if self.settled else None

    @property
    def words(self) -> str:
        """3 of 5 kept, 1 partly, 1 let go, 1 open"""
        if not self.settled and not self.open:
            return "No commitment yet"
        said = [f"{self.kept} of {self.settled} kept" if self.settled else "None settled yet"]
        apart = ((self.partly, "partly"), (self.let_go, "let go"), (self.open, "open"))
        return ", ".join([*said, *(f"{number} {word}" for number, word in apart if number)])


def follow_through(statuses: Iterable[str]) -> FollowThrough:
    """Of statuses of commitments; drafts, which were only offered, are left out."""
    found = Counter(Status(status) for status in statuses)
    return FollowThrough(
        kept=found[Status.KEPT],
        partly=found[Status.PARTLY],
        let_go=found[Status.LET_GO],
        open=found[Status.ACTIVE],
    )
