"""The same facts as lines of tables, for whoever opens them in a spreadsheet. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from integration_care.accounts.models import Membership
from sessions.interchange.elements import at
from sessions.interchange.facts import Facts
from sessions.models import CareSession

Line = tuple[object, ...]


@dataclass(frozen=True)
class Table:
    """`lines`: of one patient, each in the order of `head`. Instants are ISO 8601 in UTC."""

    head: tuple[str, ...]
    lines: Callable[[Facts], Iterable[Line]]


def name(member: Membership | None) -> str:
    return str(member or "")


def patients(facts: Facts) -> Iterable[Line]:
    who = facts.patient
    numbers = " ".join(f"{one.system}|{one.value}" for one in facts.identifiers)
    yield (
        who.pk, who.given_name, who.family_name, who.preferred_name, who.pronouns, who.born_on, who.email,
        str(who.phone or ""), who.time_zone, who.language, who.emergency_name, str(who.emergency_phone or ""),
        numbers, who.is_archived,
    )  # fmt: skip


def consents(facts: Facts) -> Iterable[Line]:
    for one in facts.consents:
        yield (
            one.pk, facts.patient.pk, one.kind, one.version, at(one.given_at), name(one.given_to),
            at(one.withdrawn_at),
        )  # fmt: skip


def courses(facts: Facts) -> Iterable[Line]:
    for one in facts.courses:
        version = one.protocol_version
        yield (
            one.pk, facts.patient.pk, one.indication, version.protocol.name, version.number, one.framework,
            one.doses_planned, one.phase, at(one.created_at), at(one.paused_at),
        )  # fmt: skip


def sessions(facts: Facts) -> Iterable[Line]:
    for one in facts.sessions:
        yield (*of_session(facts, one), at(one.started_at), at(one.ended_at))


def of_session(facts: Facts, one: CareSession) -> Line:
    return (
        one.pk, facts.patient.pk, one.course_id, one.kind, one.status, name(one.lead),
        at(one.scheduled_start), at(one.scheduled_end),
    )  # fmt: skip


def administrations(facts: Facts) -> Iterable[Line]:
    for one in facts.administrations:
        yield (
            one.pk, facts.patient.pk, one.session_id, one.part, one.route, one.amount, one.unit,
            one.weight_kg, one.total_mg, at(one.given_at), one.over_minutes, name(one.given_by), one.site,
            one.lot, one.lot_expires_on, one.wasted_mg, at(one.recorded_at),
        )  # fmt: skip


VITALS = (
    "systolic", "diastolic", "heart_rate", "spo2", "respiratory_rate", "moaas", "dissociation", "distress",
    "nausea",
)  # fmt: skip


def observations(facts: Facts) -> Iterable[Line]:
    for one in facts.observations:
        read: list[Any] = [getattr(one, field) for field in VITALS]
        seen = (one.pk, facts.patient.pk, one.session_id, at(one.observed_at), at(one.recorded_at))
        yield (*seen, name(one.by), *read)


def messages(facts: Facts) -> Iterable[Line]:
    for one in facts.follow_ups:
        yield one.pk, facts.patient.pk, one.channel, at(one.status_at)


OF = ("id", "patient")
TABLES: Mapping[str, Table] = {
    "patients": Table(
        (
            "id", "given_name", "family_name", "preferred_name", "pronouns", "born_on", "email", "phone",
            "time_zone", "language", "emergency_name", "emergency_phone", "identifiers", "is_archived",
        ),
        patients,
    ),
    "consents": Table((*OF, "kind", "version", "given_at", "given_to", "withdrawn_at"), consents),
    "courses": Table(
        (
            *OF, "indication", "protocol", "protocol_version", "framework", "doses_planned", "phase",
            "created_at", "paused_at",
        ),
        courses,
    ),
    "sessions": Table(
        (
            *OF, "course", "kind", "status", "lead", "scheduled_start", "scheduled_end", "started_at",
            "ended_at",
        ),
        sessions,
    ),
    "administrations": Table(
        (
            *OF, "session", "part", "route", "amount", "unit", "weight_kg", "total_mg", "given_at",
            "over_minutes", "given_by", "site", "lot", "lot_expires_on", "wasted_mg", "recorded_at",
        ),
        administrations,
    ),
    "observations": Table((*OF, "session", "observed_at", "recorded_at", "by", *VITALS), observations),
    "messages": Table((*OF, "channel", "sent_at"), messages),
}  # fmt: skip
