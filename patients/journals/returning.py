"""When an insight comes back to the patient who kept it. No message goes out: it waits on their own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from integration_care.core.asked_often import asked_often
from integration_care.core.share_out import come_with
from patients.journals.models import Insight, InsightReturn
from patients.journals.own import kept_by, returns_to
from patients.models import Course, Patient
from patients.models.course import CourseQuerySet
from patients.protocols.between import BetweenRules, shipped_between


def round_of(pinned_on: date, today: date, rounds: Iterable[int], answered: Collection[int]) -> int | None:
    """The round that waits: the last one whose day has come, unless it (or a later one) was answered.

    Days of the calendar, in the patient's zone. Rounds that came and went are not made up for.
    """
    last = max((days for days in rounds if days <= (today - pinned_on).days), default=None)
    return None if last is None or last <= max(answered, default=0) else last


@dataclass(frozen=True)
class Returned:
    """An insight that is back, `after_days` after it was kept."""

    insight: Insight
    after_days: int


@asked_often
def course_under_way(patient: UUID) -> CourseQuerySet:
    """There is one at most."""
    return Course.objects.under_way().filter(patient=patient).select_related("protocol_version")


def rules_for(patient: Patient) -> BetweenRules:
    """Of the course that is under way; as shipped where there is none."""
    return rules_of(course_under_way.first(patient.pk))


def rules_of(course: Course | None) -> BetweenRules:
    return course.protocol_version.rules.between if course else shipped_between()


def returned_to(patient: Patient, rules: BetweenRules, now: datetime) -> Returned | None:
    """The one insight that is back today, the newest first. One answer a day is plenty."""
    today, mine, said = now.astimezone(patient.zone).date(), kept_by(patient.pk), defaultdict(list)
    for one in returns_to(patient.pk):
        said[one.insight_id].append(one)
    for insight in mine:
        come_with(insight, "returns", said[insight.pk])
    answers = [one for insight in mine for one in insight.returns.all()]
    if any(one.at.astimezone(patient.zone).date() == today for one in answers):
        return None
    waiting = ((insight, _round(insight, patient, today, rules.insight_days)) for insight in mine)
    return next((Returned(insight, after) for insight, after in waiting if after), None)


def round_waiting(insight: Insight, now: datetime) -> int | None:
    """Which round of this insight waits for an answer, if any."""
    patient = insight.patient
    today = now.astimezone(patient.zone).date()
    return _round(insight, patient, today, rules_for(patient).insight_days)


def is_let_go(insight: Insight) -> bool:
    return any(one.answer == InsightReturn.Answer.LET_GO for one in insight.returns.all())


def _round(insight: Insight, patient: Patient, today: date, days: Iterable[int]) -> int | None:
    if is_let_go(insight):
        return None
    answered = [one.after_days for one in insight.returns.all()]
    return round_of(insight.pinned_at.astimezone(patient.zone).date(), today, days, answered)
