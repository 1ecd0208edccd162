"""Sessions, what was given and what was seen, from Encounter, MedicationAdministration and Observation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from sessions.interchange.importing.element import Element
from sessions.interchange.importing.rows import Row
from sessions.interchange.importing.source import Source
from sessions.interchange.terms import LOINC
from sessions.interchange.visits import PRESSURES, SCALES, VITALS
from sessions.models import Administration, CareSession, Observation, SessionStatusChange

PANEL = "85353-1"
FIELDS = {codes[0]: name for name, codes in VITALS} | {code: name for name, code in PRESSURES}
OWN = {name for name, _ in SCALES}


def rows(source: Source) -> Iterator[Row]:
    for one in source.each("Encounter"):
        session = session_of(source, one)
        yield one, session
        yield (
            one,
            SessionStatusChange(
                clinic=source.clinic,
                session_id=session.pk,
                became=session.status,
                at=source.now,
                by_name=source.origin[:200],
            ),
        )
    for one in source.each("MedicationAdministration"):
        yield one, administration(source, one)
    members = {one.at("id").key(): one for one in source.each("Observation")}
    for one in members.values():
        if one.at("code", "coding", 0, "code").text() == PANEL:
            yield one, observation(source, one, members)


def session_of(source: Source, one: Element) -> CareSession:
    planned, started, ended = one.ours("scheduled"), one.ours("started-at"), one.at("period", "end")
    kind, support = one.at("type", 0, "coding", 0, "code").must_text(), one.ours("support").text()
    lead = source.person(one.at("participant", 0, "individual", "display"))
    meeting = uuid5(lead.pk, f"{planned.at('start').instant()}")  # of a circle: one talk for all who come
    return CareSession(
        id=source.key(one.at("id")),
        clinic=source.clinic,
        patient_id=source.key(one.at("subject")),
        course_id=source.key(one.at("episodeOfCare", 0)),
        kind=kind,
        status=one.ours("session-status").must_text(),
        lead=lead,
        conversation=meeting if kind == CareSession.Kind.GROUP else uuid4(),
        scheduled_start=planned.at("start").instant(),
        scheduled_end=planned.at("end").instant(),
        started_at=started.instant() if started else None,
        ended_at=ended.instant() if started and ended else None,
        **({"support": support} if support else {}),
    )


def administration(source: Source, one: Element) -> Administration:
    start, until = given(one)
    weight, strength, waste = (one.ours(name).at("value") for name in ("weight", "concentration", "wasted"))
    batch = one.at("contained", 0, "batch")
    expires = batch.at("expirationDate")
    return Administration(
        id=source.key(one.at("id")),
        clinic=source.clinic,
        session_id=source.key(one.at("context")),
        part=one.ours("part").must_text(),
        route=one.ours("route").must_text(),
        amount=one.ours("amount").at("value").number(),
        unit=one.ours("amount").at("code").must_text(),
        weight_kg=weight.number() if weight else None,
        total_mg=one.at("dosage", "dose", "value").number(),
        over_minutes=int((until - start).total_seconds() // 60) if until else None,
        given_at=start,
        recorded_at=one.ours("recorded-at").instant(),
        given_by=source.person(one.at("performer", 0, "actor", "display")),
        site=one.at("dosage", "site", "text").text(),
        concentration_mg_per_ml=strength.number() if strength else None,
        lot=batch.at("lotNumber").text(),
        lot_expires_on=expires.day() if expires else None,
        wasted_mg=waste.number() if waste else None,
    )


def given(one: Element) -> tuple[datetime, datetime | None]:
    period = one.at("effectivePeriod")
    if not period:
        return one.at("effectiveDateTime").instant(), None
    return period.at("start").instant(), period.at("end").instant()


def observation(source: Source, one: Element, members: dict[UUID, Element]) -> Observation:
    read = dict(reading for member in one.each("hasMember") for reading in readings(seen(member, members)))
    return Observation(
        id=source.key(one.at("id")),
        clinic=source.clinic,
        session_id=source.key(one.at("encounter")),
        observed_at=one.at("effectiveDateTime").instant(),
        recorded_at=one.at("issued").instant(),
        by=source.person(one.at("performer", 0, "display")),
        note=one.at("note", 0, "text").text(),
        confirmed=[field.text() for field in one.all_ours("confirmed")],
        **read,
    )


def seen(member: Element, members: dict[UUID, Element]) -> Element:
    if member.key() not in members:
        raise member.refused("is no Observation")
    return members[member.key()]


def readings(one: Element) -> Iterator[tuple[str, int]]:
    """By the name of our field. A half of a pressure that was not taken has no value."""
    code = one.at("code", "coding", 0)
    if code.at("system").text() != LOINC:
        if code.at("code").text() not in OWN:
            raise code.at("code").refused("is no scale of ours")
        yield code.at("code").text(), one.at("valueInteger").whole()
    for part in [one, *one.each("component")]:
        name = FIELDS.get(part.at("code", "coding", 0, "code").text())
        if name and part.at("valueQuantity"):
            yield name, part.at("valueQuantity", "value").whole()
