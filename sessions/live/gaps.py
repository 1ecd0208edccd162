"""What the schedule asked for by the time somebody leaves and nobody took, and what would still come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from patients.protocols.monitoring import ObservationSchedule, Stage
from sessions.live.clock import t_plus
from sessions.live.queries import LiveRecord
from sessions.live.rows import due_slots
from sessions.models import CareSession


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


def gaps(session: CareSession, record: LiveRecord, schedule: ObservationSchedule, left_at: datetime) -> Gaps:
    """As it stands for somebody who leaves then."""
    found = due_slots(session, record, schedule, left_at)
    left = [slot for slot in found if not slot.is_answered]
    missed = [slot for slot in left if slot.is_missed(left_at)]
    to_come = [slot for slot in left if slot.at > left_at]
    return Gaps(
        not_taken=len(missed),
        due_now=len(left) - len(missed) - len(to_come),
        to_come=len(to_come),
        until=t_plus(to_come[-1].at, record.first_at) if to_come and record.first_at else "",
        goes_on=any(one.every_min is not None and one.stage is Stage.AFTER for one in schedule.moments),
    )
