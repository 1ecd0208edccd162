"""How scores changed after doses with a session inside the window, later, or none. Pure.

Association, not cause. Doses, not patients, are counted, each as if it stood alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import fmean
from uuid import UUID

from patients.measures.change import change, gained
from patients.measures.instrument import Instrument
from patients.protocols.values import Sourced
from sessions.analytics.figure import ALL, Column, Figure, Kind, Plan, Row
from sessions.analytics.intervals import of_mean
from sessions.analytics.items import Changed, Dose, Score
from sessions.analytics.narrow import Sight
from sessions.analytics.small import people

BEFORE = Sourced(
    timedelta(days=28), "clinic default: a score older than four weeks is no starting point", confirm=True
)
AFTER = Sourced(
    timedelta(days=28),
    "clinic default: covers day 7 and day 14 of the plan, with their time to answer",
    confirm=True,
)
GROUPS = {"met": "Session inside the window", "late_met": "Session later", "missed": "No session"}
COLUMNS = (
    Column("Doses"),
    Column("Both scores"),
    Column("None before"),
    Column("None after"),
    Column("Mean change", Kind.POINTS),
    Column("95 % interval", Kind.MANY_POINTS),
    Column("Reliably better"),
)


def outcome(sight: Sight[Changed]) -> Figure[Changed]:
    """Points towards getting better above zero, of doses with both scores; the others are told as missing.

    A row for each state that doses are in; blank in it is what would tell of too few.
    """
    plan = Plan[Changed]("outcome", "After a dose with", "Doses", "state", GROUPS)
    items, scored = tuple(sight.left), sight.of(lambda one: one.gained is not None)
    if people(items) < sight.least:
        return Figure(plan.key, plan.head, COLUMNS, (), items, bool(items), drawn=Kind.POINTS)
    known, groups = scored.as_far_as_told, plan.groups(items)
    counted, meant = plan.told_alone(sight), plan.told_alone(known)
    rows = [
        _row(key, plan.labels[key], tuple(mine), is_counted=key in counted, is_meant=key in counted & meant)
        for key, mine in groups.items()
    ]
    whole = _row(ALL, "All", items, is_counted=True, is_meant=people(known.left) >= sight.least)
    if [row.values for row in rows] != [whole.values]:
        rows.append(whole)
    is_apart = counted >= groups.keys() and meant >= plan.groups(scored.left).keys()
    return Figure(plan.key, plan.head, COLUMNS, tuple(rows), items, False, is_apart, drawn=Kind.POINTS)


def _row(
    key: str, label: str, items: tuple[Changed, ...], *, is_counted: bool, is_meant: bool
) -> Row[Changed]:
    gains = [one.gained for one in items if one.gained is not None]
    unknown = sum(one.before is None for one in items)
    mean, interval = (fmean(gains), of_mean(gains)) if is_meant else (None, None)
    reliable = sum(one.is_reliable for one in items) if is_meant else None
    counts = (len(gains), unknown, len(items) - len(gains) - unknown) if is_counted else (None, None, None)
    values = (len(items), *counts, mean, interval, reliable)
    return Row(key, label, items, values, mean, interval, f"{len(gains)} of {len(items)} doses")


def changes(
    doses: Iterable[Dose], scores: Mapping[UUID, Sequence[Score]], instrument: Instrument
) -> list[Changed]:
    """Each dose with its two scores of this questionnaire, as far as there are such. Scores by patient."""
    return [_changed(dose, scores.get(dose.patient_id, ()), instrument) for dose in doses]


def _changed(dose: Dose, scores: Sequence[Score], instrument: Instrument) -> Changed:
    mine = [one for one in scores if one.instrument == instrument.key]
    since = _last(mine, _begins(dose), _ends(dose))
    alike = [one for one in mine if since is None or one.version == since.version]
    before = _last(alike, dose.given_at - BEFORE.value, dose.given_at)
    if before is None or since is None:
        return Changed(dose, before, since, None, is_reliable=False)
    points = float(gained(instrument, before.score, since.score))
    return Changed(dose, before, since, points, change(instrument, before.score, since.score) == "better")


def _begins(dose: Dose) -> datetime:
    """The close of its window; a session that came later is what its scores are about."""
    return max(dose.met_at, dose.closes_at) if dose.is_late and dose.met_at else dose.closes_at


def _ends(dose: Dose) -> datetime:
    """A score belongs to a dose until the next one, and not for ever."""
    end = dose.given_at + AFTER.value
    return min(end, dose.next_dose_at) if dose.next_dose_at else end


def _last(scores: Iterable[Score], since: datetime, until: datetime) -> Score | None:
    """In `[since, until)`."""
    inside = [one for one in scores if since <= one.taken_at < until]
    return max(inside, key=lambda one: one.taken_at, default=None)


def most_used(scores: Mapping[UUID, Sequence[Score]]) -> str:
    """The key of the questionnaire with most scores; empty for none."""
    used = Counter(one.instrument for mine in scores.values() for one in mine)
    return min(used, key=lambda key: (-used[key], key), default="")
