"""What the live page reads: a fixed number of queries, whatever was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from integration_care.core.asked_often import asked_often
from sessions.crossings import acknowledgements
from sessions.models import Acknowledgement, Administration, AdverseEvent, CareSession, Observation
from sessions.queries import DoseRecord, dose_record


@dataclass(frozen=True)
class LiveRecord:
    """One dose as it stands at this moment; `dose` holds struck entries too."""

    dose: DoseRecord
    events: Sequence[AdverseEvent]
    answers: Sequence[Acknowledgement]

    @property
    def standing(self) -> list[Administration]:
        return self.dose.standing

    @property
    def seen(self) -> list[Observation]:
        """The rows that were not struck out."""
        return [row for row in self.dose.observations if row.struck_at is None]

    @property
    def first_at(self) -> datetime | None:
        given = self.standing
        return given[0].given_at if given else None


def live_record(session: CareSession) -> LiveRecord:
    found, answers = events(session.pk), acknowledgements(session.pk)
    return LiveRecord(dose_record(session, [*found, *answers]), found, answers)


@asked_often
def events(session: UUID) -> QuerySet[AdverseEvent]:
    return AdverseEvent.objects.filter(session=session)
