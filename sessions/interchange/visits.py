"""What happened in the room: Encounter, MedicationAdministration, Observation of vitals and state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sessions.interchange.elements import (
    Json,
    at,
    coded,
    coding,
    extra,
    extras,
    named,
    own,
    part_of,
    period,
    quantity,
    ref,
)
from sessions.interchange.facts import Facts
from sessions.interchange.terms import ATC, HL7, LOINC, RXNORM, SNOMED, term
from sessions.models import Administration, CareSession, Observation

STATUS = {
    CareSession.Status.BOOKED: "planned",
    CareSession.Status.IN_PROGRESS: "in-progress",
    CareSession.Status.COMPLETED: "finished",
    CareSession.Status.ABORTED: "finished",
    CareSession.Status.CANCELLED: "cancelled",
    CareSession.Status.NO_SHOW: "cancelled",  # R4 has no word for it; ours stands beside it
}
ROUTES = {
    Administration.Route.IV: "47625008",
    Administration.Route.IM: "78421000",
    Administration.Route.SUBLINGUAL: "37839007",
    Administration.Route.ORAL: "26643006",
    Administration.Route.ODT: "26643006",
    Administration.Route.INTRANASAL: "46713006",
    Administration.Route.SUBCUTANEOUS: "34206005",
}
KETAMINE = ((RXNORM, "6130"), (ATC, "N01AX03"))
ESKETAMINE = ((RXNORM, "2201623"), (ATC, "N06AX27"))
VITALS = (
    ("heart_rate", ("8867-4",)),
    ("respiratory_rate", ("9279-1",)),
    ("spo2", ("2708-6", "59408-5")),  # R4 asks for the first, US Core for both
)
PRESSURES = (("systolic", "8480-6"), ("diastolic", "8462-4"))
SCALES = (
    ("moaas", "MOAA/S, 5 is awake"),
    ("dissociation", "Dissociation, 0 to 4"),
    ("distress", "Distress, 0 to 10"),
    ("nausea", "Nausea, 0 to 3"),
)


def encounters(facts: Facts) -> Iterator[Json]:
    for row in facts.sessions:
        yield {
            "resourceType": "Encounter",
            "id": str(row.pk),
            "extension": [
                extra("session-status", row.status),
                extra("support", row.support if row.is_dose else ""),
                extra("scheduled", period(row.scheduled_start, row.scheduled_end)),
                extra("started-at", row.started_at),
            ],
            "status": STATUS[CareSession.Status(row.status)],
            "class": coding(f"{HL7}/v3-ActCode", "AMB"),
            "type": [{"coding": [own("session", row.kind, row.get_kind_display())]}],
            "subject": ref(facts.patient.pk),
            "episodeOfCare": [ref(row.course_id)],
            "participant": [{"individual": named(row.lead)}],
            "period": period(
                row.happened_at, row.ended_at or (None if row.started_at else row.scheduled_end)
            ),
            "serviceProvider": {"display": facts.patient.clinic.name},
        }


def administrations(facts: Facts) -> Iterator[Json]:
    aborted = {row.pk for row in facts.sessions if row.status == CareSession.Status.ABORTED}
    for row in facts.administrations:
        spray = row.route == Administration.Route.INTRANASAL
        drug = coded(*(ESKETAMINE if spray else KETAMINE), text="esketamine" if spray else "ketamine")
        until = row.given_at + timedelta(minutes=row.over_minutes) if row.over_minutes else None
        yield {
            "resourceType": "MedicationAdministration",
            "id": str(row.pk),
            "contained": [vial(row, drug)] if row.lot else [],
            "extension": ordered(row),
            "status": "stopped" if row.session_id in aborted else "completed",
            **(
                {"medicationReference": {"reference": "#drug"}}
                if row.lot
                else {"medicationCodeableConcept": drug}
            ),
            "subject": ref(facts.patient.pk),
            "context": ref(row.session_id),
            **(
                {"effectivePeriod": period(row.given_at, until)}
                if until
                else {"effectiveDateTime": at(row.given_at)}
            ),
            "performer": [{"actor": named(row.given_by)}],
            "dosage": {
                "text": row.label,
                "site": {"text": row.site},
                "route": coded(
                    (SNOMED, ROUTES[Administration.Route(row.route)]), text=row.get_route_display()
                ),
                "dose": quantity(row.total_mg, "mg"),
            },
        }


def vial(row: Administration, drug: Json) -> Json:
    batch = {"lotNumber": row.lot, "expirationDate": at(row.lot_expires_on)}
    return {"resourceType": "Medication", "id": "drug", "code": drug, "batch": batch}


def ordered(row: Administration) -> list[Json]:
    """How the dose was worked out, and what was wasted of it."""
    return [
        extra("recorded-at", row.recorded_at),
        extra("part", row.part),
        extra("route", row.route),
        extra("amount", quantity(row.amount, row.unit)),
        extra("weight", quantity(row.weight_kg, "kg")),
        extra("concentration", quantity(row.concentration_mg_per_ml, "mg/mL")),
        extra("wasted", quantity(row.wasted_mg, "mg")),
    ]


def observations(facts: Facts) -> Iterator[Json]:
    """A row of ours is a panel with a member for each reading."""
    for row in facts.observations:
        members = [pressure(row), *vitals(row), *scales(row)]
        kept = [one | seen(facts, row) for one in members if one]
        panel = {
            "resourceType": "Observation",
            "id": str(row.pk),
            "extension": extras("confirmed", row.confirmed),
            "category": [category("vital-signs")],
            "code": coded((LOINC, "85353-1")),
            "hasMember": [{"reference": f"urn:uuid:{one['id']}"} for one in kept],
            "note": [{"text": row.note}] if facts.has_words and row.note else [],
        }
        yield from (panel | seen(facts, row), *kept)


def seen(facts: Facts, row: Observation) -> Json:
    return {
        "status": "final",
        "subject": ref(facts.patient.pk),
        "encounter": ref(row.session_id),
        "effectiveDateTime": at(row.observed_at),
        "issued": at(row.recorded_at),
        "performer": [named(row.by)],
    }


def category(code: str) -> Json:
    return coded((f"{HL7}/observation-category", code))


def member(row: Observation, name: str, sort: str, code: Json, **value: object) -> Json:
    key = str(part_of(row.pk, name))
    return {"resourceType": "Observation", "id": key, "category": [category(sort)], "code": code, **value}


def vitals(row: Observation) -> Iterator[Json]:
    for name, codes in VITALS:
        if (value := getattr(row, name)) is not None:
            code = coded(*((LOINC, one) for one in codes))
            yield member(
                row, name, "vital-signs", code, valueQuantity=quantity(value, term(LOINC, codes[0]).unit)
            )


def pressure(row: Observation) -> Json | None:
    """One reading of two numbers; where one was not taken it says so (R4's profile wants both)."""
    if row.systolic is None and row.diastolic is None:
        return None
    parts = [half(code, getattr(row, name)) for name, code in PRESSURES]
    return member(row, "pressure", "vital-signs", coded((LOINC, "85354-9")), component=parts)


def half(code: str, value: int | None) -> Json:
    if value is None:
        absent = coded((f"{HL7}/data-absent-reason", "not-performed"))
        return {"code": coded((LOINC, code)), "dataAbsentReason": absent}
    return {"code": coded((LOINC, code)), "valueQuantity": quantity(value, term(LOINC, code).unit)}


def scales(row: Observation) -> Iterator[Json]:
    for name, label in SCALES:
        if (value := getattr(row, name)) is not None:
            code = {"coding": [own("observation", name, label)], "text": label}
            yield member(row, name, "exam", code, valueInteger=value)
