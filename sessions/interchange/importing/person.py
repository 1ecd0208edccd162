"""Patient and Consent, as rows that are not saved yet."""

from __future__ import annotations

from collections.abc import Iterator

from patients.models import Consent, Patient, PatientIdentifier
from sessions.interchange.elements import OURS
from sessions.interchange.importing.element import Element
from sessions.interchange.importing.rows import Row
from sessions.interchange.importing.source import Source

RECORD = f"{OURS}:record"  # the system of the number that a record had where it was exported
VERSION = "The clinic's text, version "


def rows(source: Source) -> Iterator[Row]:
    who = source.one("Patient")
    yield who, patient(source, who)
    yield from identifiers(source, who)
    for one in source.each("Consent"):
        yield one, consent(source, one)


def patient(source: Source, who: Element) -> Patient:
    points = {one.at("system").text(): one.at("value").text() for one in who.each("telecom")}
    names = {one.at("use").text(): one for one in who.each("name")}
    official, usual = names.get("official", who.at("name", 0)), names.get("usual")
    return Patient(
        id=source.key(who.at("id")),
        clinic=source.clinic,
        given_name=" ".join(one.text() for one in official.each("given")),
        family_name=official.at("family").text(),
        preferred_name=usual.at("given", 0).text() if usual else "",
        pronouns=who.ours("pronouns").text(),
        born_on=who.at("birthDate").day(),
        email=points.get("email", ""),
        phone=points.get("phone", ""),
        time_zone=who.ours("time-zone").must_text(),
        language=who.at("communication", 0, "language", "coding", 0, "code").must_text(),
        emergency_name=who.at("contact", 0, "name", "text").text(),
        emergency_phone=who.at("contact", 0, "telecom", 0, "value").text(),
        is_trauma_informed=who.ours("trauma-informed").truth(),
        is_archived=not who.at("active").truth(),
    )


def identifiers(source: Source, who: Element) -> Iterator[Row]:
    """Theirs, and the number of the record that this one was made from."""
    of_patient = {"clinic": source.clinic, "patient_id": source.key(who.at("id"))}
    for one in who.each("identifier"):
        yield (
            one,
            PatientIdentifier(
                **of_patient,
                system=one.at("system").must_text(),
                value=one.at("value").must_text(),
                label=one.at("type", "text").text(),
            ),
        )
    number = PatientIdentifier(
        **of_patient, system=RECORD, value=who.at("id").text(), label=f"Record at {source.name}"[:80]
    )
    yield who.at("id"), number


def consent(source: Source, one: Element) -> Consent:
    given_to = one.ours("recorded-by")
    held = one.at("provision", "period")
    return Consent(
        id=source.key(one.at("id")),
        clinic=source.clinic,
        patient_id=source.key(one.at("patient")),
        kind=one.ours("consent-kind").must_text(),
        version=one.at("policyRule", "text").text().removeprefix(VERSION),
        given_at=one.at("dateTime").instant(),
        given_to=source.person(given_to) if given_to else None,
        withdrawn_at=held.at("end").instant() if held.at("end") else None,
        given_by_text=one.ours("given-by-text").truth(),
        withdrawn_by_text=one.ours("withdrawn-by-text").truth(),
    )
