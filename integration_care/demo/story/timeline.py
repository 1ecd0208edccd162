"""Events in the order of the product's time, with the follow-up engine running between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.core.management import call_command
from django.db.models import Min

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.models import FollowUp
from sessions.models import BookingLetter

Act = Callable[[datetime], object]


@dataclass
class Timeline:
    """What happens when. `play` moves the clock from event to event and lets the engine do its work."""

    clinic_id: UUID
    events: list[tuple[datetime, int, Act]] = field(default_factory=list)

    def at(self, instant: datetime, act: Act) -> None:
        self.events.append((instant, len(self.events), act))

    def play(self, until: datetime) -> None:
        for instant, _, act in sorted(self.events, key=lambda event: event[:2]):
            self._run_engine(instant)
            movable_clock.freeze(instant)
            with tenancy.clinic_context(self.clinic_id) as now:
                act(now)
        self._run_engine(until)

    def _run_engine(self, until: datetime) -> None:
        """One tick at each instant at which something becomes due, as Beat would have done."""
        last = datetime.min.replace(tzinfo=until.tzinfo)
        while (due := self._next_due()) is not None and due <= until:
            last = max(due, last + timedelta(minutes=1))
            movable_clock.freeze(last)
            call_command("followups", "tick", verbosity=0)

    def _next_due(self) -> datetime | None:
        with tenancy.clinic_context(self.clinic_id):
            follow_ups, letters = FollowUp.objects.unsent(), BookingLetter.objects.to_do()
            firsts = [rows.aggregate(at=Min("due_at"))["at"] for rows in (follow_ups, letters)]
        return min(filter(None, firsts), default=None)
