"""What is written down while a patient is dosed: administrations, observations, marks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from integration_care.accounts.models import Membership
from patients.protocols.bedside import READINGS
from sessions.actions.moving import check_happened, check_order, lock, settle_course, tell
from sessions.amounts import disagree, plain, total_mg
from sessions.dose_doubts import compared_with, dose_doubts
from sessions.errors import (
    AmountNeeded,
    DoseDoubted,
    Implausible,
    NotUnderWay,
    ReasonNeeded,
    Refused,
    WeightNeeded,
)
from sessions.going_on import check_after_first, check_going_on
from sessions.models import Administration, CareSession, Observation, TimelineMark
from sessions.observing import doubts
from sessions.ready.points import check_ready

Status = CareSession.Status
UNDER_WAY = (Status.IN_PROGRESS, Status.COMPLETED, Status.ABORTED)
TOO_EARLY = "Nothing is given before the session starts."
TOO_LATE = "Nothing is given after the session ended."
WHAT_WAS_GIVEN = (
    "part", "route", "amount", "unit", "weight_kg", "total_mg", "over_minutes", "given_at", "site", "lot",
    "lot_expires_on", "concentration_mg_per_ml", "wasted_mg",
)  # fmt: skip


@dataclass(frozen=True)
class Given:
    """One giving of the drug. `mg` is what was given, `mg_per_kg` what was ordered by weight, or both."""

    route: str
    given_at: datetime
    mg: Decimal | None = None
    mg_per_kg: Decimal | None = None
    weight_kg: Decimal | None = None
    part: str = Administration.Part.FIRST
    over_minutes: int | None = None
    site: str = ""
    lot: str = ""
    lot_expires_on: date | None = None
    concentration_mg_per_ml: Decimal | None = None
    wasted_mg: Decimal | None = None
    despite: str = ""  # why more is given while a crossed line is not acknowledged
    confirmed: str = ""  # what was asked about the amount, word for word, and looked at again


@dataclass(frozen=True)
class Seen:
    """One row of vitals and state; None where it was not taken."""

    observed_at: datetime
    systolic: int | None = None
    diastolic: int | None = None
    heart_rate: int | None = None
    spo2: int | None = None
    respiratory_rate: int | None = None
    moaas: int | None = None
    dissociation: int | None = None
    distress: int | None = None
    nausea: int | None = None
    note: str = ""
    confirmed: tuple[str, ...] = ()  # readings that look implausible, and were looked at again


@transaction.atomic
def record_administration(
    *, by: Membership, session: CareSession, given: Given, now: datetime
) -> Administration:
    """Write down what was given. Refuses mg/kg without a weight, and asks again about an amount in doubt.

    The first one waits until the dose is Ready; one after it, until what was crossed is acknowledged.
    """
    course = lock(session)
    check_under_way(session)
    check_happened(given.given_at, now, "given_at")
    check_order(session.started_at, given.given_at, TOO_EARLY, "given_at")
    check_after_first(session, given.part, given.given_at)
    check_ready(session, given.given_at)
    unseen = check_going_on(session, given.given_at, given.despite)
    row = _as_row(session, given, by, now)
    administration = _write(row, by, was_asked=check_amount(session, given, row.total_mg))
    if unseen:
        _say_despite(administration, unseen, given.despite, by=by, now=now)
    settle_course(course, by=by, now=now)
    return administration


def _say_despite(
    row: Administration, lines: tuple[str, ...], why: str, *, by: Membership, now: datetime
) -> None:
    """Into the T+ log, where the care team reads it beside the dose."""
    text = f"{row.label} given, not acknowledged: {'; '.join(lines)}. {why.strip()}"
    TimelineMark.objects.create(
        clinic_id=row.clinic_id, session=row.session, kind=TimelineMark.Kind.NOTE, at=row.given_at,
        recorded_at=now, by=by, text=text,
    )  # fmt: skip
    tell(row.session, "timeline.marked", by=by, mark=TimelineMark.Kind.NOTE)


def _write(row: Administration, by: Membership, *, was_asked: bool) -> Administration:
    row.save(force_insert=True)
    confirmed = {"confirmed": True} if was_asked else {}
    tell(
        row.session, "administration.recorded", by=by, part=row.part, route=row.route,
        mg=plain(row.total_mg), given_at=row.given_at.isoformat(), **confirmed,
    )  # fmt: skip
    return row


@transaction.atomic
def strike_administration(
    *, by: Membership, administration: Administration, reason: str, now: datetime
) -> Administration:
    """A wrong entry is struck out with a reason, never erased; the window follows what stands."""
    course = lock(administration.session)
    _strike(administration, by, reason, now)
    settle_course(course, by=by, now=now)
    return administration


def _strike(administration: Administration, by: Membership, reason: str, now: datetime) -> None:
    """Under the lock of its course, which is settled by whoever calls, once."""
    session = administration.session
    check_under_way(session)
    administration.refresh_from_db(fields=["struck_at", "struck_reason"])
    if administration.struck_at is not None:
        raise Refused("This entry is already struck out.")
    if not reason.strip():
        raise ReasonNeeded("Say why this entry is wrong; it stays readable, struck out.")
    administration.struck_at, administration.struck_by = now, by
    administration.struck_reason = reason.strip()[:200]
    administration.save()
    tell(session, "administration.struck", by=by, administration=str(administration.pk))


@transaction.atomic
def correct_administration(
    *, by: Membership, administration: Administration, given: Given, reason: str, now: datetime
) -> Administration:
    """The wrong entry is struck out and the right one written, together or not at all.

    It was given, and by whoever gave it: that is not asked again whether the dose was Ready. Between the two
    nothing is settled: a dose without its only administration would lose its window, links and calls.
    """
    session = administration.session
    course = lock(session)
    _strike(administration, by, reason, now)
    check_happened(given.given_at, now, "given_at")
    check_order(session.started_at, given.given_at, TOO_EARLY, "given_at")
    check_order(given.given_at, session.ended_at or now, TOO_LATE, "given_at")
    check_after_first(session, given.part, given.given_at)
    right = _as_row(session, given, administration.given_by, now)
    if all(getattr(right, name) == getattr(administration, name) for name in WHAT_WAS_GIVEN):
        raise Refused("This is what stands already. Change what was wrong, or strike the entry out.")
    _write(right, by, was_asked=check_amount(session, given, right.total_mg))
    settle_course(course, by=by, now=now)
    return right


def _as_row(session: CareSession, given: Given, by: Membership, now: datetime) -> Administration:
    given_mg = milligrams(given)
    return Administration(
        clinic_id=session.clinic_id, session=session, part=given.part, route=given.route,
        amount=given_mg if given.mg_per_kg is None else given.mg_per_kg,
        unit=Administration.Unit.MG if given.mg_per_kg is None else Administration.Unit.MG_PER_KG,
        weight_kg=given.weight_kg, total_mg=given_mg, over_minutes=given.over_minutes,
        given_at=given.given_at, recorded_at=now, given_by=by, site=given.site, lot=given.lot,
        lot_expires_on=given.lot_expires_on, concentration_mg_per_ml=given.concentration_mg_per_ml,
        wasted_mg=given.wasted_mg,
    )  # fmt: skip


def milligrams(given: Given) -> Decimal:
    """What was given in mg: as typed, or computed from mg/kg and weight."""
    if given.mg_per_kg is None:
        if given.mg is None or given.mg <= 0:
            raise AmountNeeded("Give the milligrams, or mg/kg with a weight.")
        return given.mg
    if given.weight_kg is None:
        raise WeightNeeded("mg/kg needs a weight. Weigh the patient, or give the dose in mg.")
    return total_mg(given.mg_per_kg, given.weight_kg) if given.mg is None else given.mg


def check_amount(session: CareSession, given: Given, mg: Decimal) -> bool:
    """Whether the amount was asked about and confirmed; raises `DoseDoubted` with what is asked.

    Other numbers are another question: what was confirmed are the words, not the box.
    """
    against = compared_with(session, given.route, given.given_at, given.weight_kg)
    is_first, rules = given.part == Administration.Part.FIRST, session.course.protocol_version.rules.doses
    asked = [
        *_disagreement(given),
        *dose_doubts(mg, given.route, is_first=is_first, against=against, rules=rules),
    ]
    if asked and given.confirmed != " ".join(asked):
        raise DoseDoubted(" ".join(asked))
    return bool(asked)


def _disagreement(given: Given) -> list[str]:
    by_weight, kg = given.mg_per_kg, given.weight_kg
    if given.mg is None or by_weight is None or kg is None or not disagree(given.mg, by_weight, kg):
        return []
    ordered = f"{plain(by_weight)} mg/kg at {plain(kg)} kg is {plain(total_mg(by_weight, kg))} mg"
    return [f"{ordered}, but {plain(given.mg)} mg is entered: more than 5 % apart."]


@transaction.atomic
def record_observation(*, by: Membership, session: CareSession, seen: Seen, now: datetime) -> Observation:
    """A row of vitals, with when it was seen and when written down. What is hard to believe is asked."""
    course = lock(session)
    check_under_way(session)
    check_happened(seen.observed_at, now, "observed_at")
    readings = {name: getattr(seen, name) for name in READINGS}
    if all(value is None for value in readings.values()) and not seen.note.strip():
        raise Refused("Enter at least one reading, or a note.")
    doubted = doubts(readings, course.protocol_version.rules.plausible)
    for doubt in doubted:
        if doubt.key not in seen.confirmed:
            raise Implausible(f"{doubt.words} Confirm or correct.", field=doubt.key)
    observation = Observation.objects.create(
        clinic_id=session.clinic_id, session=session, observed_at=seen.observed_at, recorded_at=now, by=by,
        note=seen.note.strip(), confirmed=[doubt.key for doubt in doubted], **readings,
    )  # fmt: skip
    tell(session, "observation.recorded", by=by, observed_at=seen.observed_at.isoformat())
    return observation


@transaction.atomic
def mark(
    *, by: Membership, session: CareSession, kind: TimelineMark.Kind, at: datetime, text: str, now: datetime
) -> TimelineMark:
    """One line of the T+ log."""
    lock(session)
    check_under_way(session)
    check_happened(at, now, "at")
    if kind == TimelineMark.Kind.NOTE and not text.strip():
        raise Refused("Write what was seen or done.", field="text")
    line = TimelineMark.objects.create(
        clinic_id=session.clinic_id,
        session=session,
        kind=kind,
        at=at,
        recorded_at=now,
        by=by,
        text=text.strip(),
    )
    tell(session, "timeline.marked", by=by, mark=kind)
    return line


def check_under_way(session: CareSession) -> None:
    """Entries belong to a dose that was started, also after its end: late entries keep both times."""
    if not session.is_dose or session.status not in UNDER_WAY:
        raise NotUnderWay("Start the dosing session first; then this can be recorded.")
