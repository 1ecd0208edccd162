"""What the schedule asked for by the time somebody leaves and nobody took, and what would still come. Pure.

The gate shows it, and leaving with gaps asks for their own reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from patients.protocols.monitoring import ObservationSchedule, Stage
from sessions.live.clock import t_plus
from sessions.models import Administration, CareSession, Observation
from sessions.observing import Slot, due_times, slots

AHEAD = timedelta(hours=6)


@dataclass(frozen=True)
class Gaps:
    """Counts of rows. `goes_on` while the schedule repeats for as long as the patient stays: then what
    would still come is no reason to stay. `until`: the T+ of the last row to come."""

    not_taken: int
    due_now: int
    to_come: int
    until: str
    goes_on: bool

    @property
    def asks(self) -> bool:
        """Leaving leaves a row open that the schedule asks for."""
        return bool(self.not_taken or self.due_now or (self.to_come and not self.goes_on))

    @property
    def words(self) -> str:
        """`5 not taken, 1 due now, 2 still due until T+2:00`; empty where nothing is open."""
        said = [f"{self.not_taken} not taken"] if self.not_taken else []
        said += [f"{self.due_now} due now"] if self.due_now else []
        said += [f"{self.to_come} still due until {self.until}"] if self.to_come else []
        return ", ".join(said)


def gaps(
    session: CareSession,
    schedule: ObservationSchedule,
    left_at: datetime,
    *,
    given: Sequence[Administration],
    seen: Sequence[Observation],
    has_left: bool = False,
) -> Gaps:
    """As it stands for somebody who leaves then. `given` and `seen` stand, in order of time."""
    found = due_slots(session, schedule, left_at, given=given, seen=seen, has_left=has_left)
    left = [slot for slot in found if not slot.is_answered]
    missed = [slot for slot in left if slot.is_missed(left_at)]
    to_come = [slot for slot in left if slot.at > left_at]
    return Gaps(
        not_taken=len(missed),
        due_now=len(left) - len(missed) - len(to_come),
        to_come=len(to_come),
        until=t_plus(to_come[-1].at, given[0].given_at) if to_come and given else "",
        goes_on=any(one.every_min is not None and one.stage is Stage.AFTER for one in schedule.moments),
    )


def due_slots(
    session: CareSession,
    schedule: ObservationSchedule,
    end: datetime,
    *,
    given: Sequence[Administration],
    seen: Sequence[Observation],
    has_left: bool,
) -> list[Slot]:
    """Every row of the schedule up to a while after `end`; once it is over, only those that had come.

    Which row a reading answers is found among all of them: the end makes no reading answer an earlier one.
    """
    if session.started_at is None:
        return []
    first_at = given[0].given_at if given else None
    over = next((row.over_minutes for row in given if row.over_minutes), None)
    due = due_times(
        schedule, started_at=session.started_at, first_at=first_at, over_minutes=over, until=end + AHEAD
    )
    found = slots(due, [row.observed_at for row in seen], first_at)
    return [slot for slot in found if slot.at <= end] if has_left or session.ended_at is not None else found
