"""Who the patient is, and what they agreed to: Patient, Consent."""

from __future__ import annotations

from collections.abc import Iterator

from patients.models import Consent, PatientIdentifier
from sessions.interchange.elements import Json, at, coded, extra, named, period, ref
from sessions.interchange.facts import Facts
from sessions.interchange.terms import HL7, LOINC

SCOPES = {Consent.Kind.TREATMENT: "treatment"}  # the others are about being written to, or spoken about


def patient(facts: Facts) -> Json:
    who = facts.patient
    official = {"use": "official", "family": who.family_name, "given": who.given_name.split()}
    usual = {"use": "usual", "family": who.family_name, "given": [who.preferred_name]}
    return {
        "resourceType": "Patient",
        "id": str(who.pk),
        "extension": [
            extra("pronouns", who.pronouns),
            extra("time-zone", who.time_zone),
            extra("trauma-informed", who.is_trauma_informed),
        ],
        "identifier": [identifier(one) for one in facts.identifiers],
        "active": not who.is_archived,
        "name": [official, *([usual] if who.preferred_name else [])],
        "telecom": [*point("email", who.email), *point("phone", str(who.phone or ""))],
        "birthDate": at(who.born_on),
        "contact": emergency(facts),
        "communication": [
            {
                "language": {"coding": [{"system": "urn:ietf:bcp:47", "code": who.language}]},
                "preferred": True,
            }
        ],
        "managingOrganization": {"display": who.clinic.name},
    }


def identifier(row: PatientIdentifier) -> Json:
    return {"type": {"text": row.label}, "system": row.system, "value": row.value}


def point(system: str, value: str) -> list[Json]:
    return [{"system": system, "value": value}] if value else []


def emergency(facts: Facts) -> list[Json]:
    who = facts.patient
    if not who.emergency_name and not who.emergency_phone:
        return []
    return [
        {
            "relationship": [coded((f"{HL7}/v2-0131", "C"))],
            "name": {"text": who.emergency_name},
            "telecom": point("phone", str(who.emergency_phone or "")),
        }
    ]


def consents(facts: Facts) -> Iterator[Json]:
    for row in facts.consents:
        yield {
            "resourceType": "Consent",
            "id": str(row.pk),
            "extension": [
                extra("consent-kind", row.kind),
                extra("recorded-by", named(row.given_to).get("display")),
                extra("given-by-text", row.given_by_text or None),
                extra("withdrawn-by-text", row.withdrawn_by_text or None),
            ],
            "status": "inactive" if row.withdrawn_at else "active",
            "scope": coded((f"{HL7}/consentscope", SCOPES.get(Consent.Kind(row.kind), "patient-privacy"))),
            "category": [coded((LOINC, "59284-0"), text=row.get_kind_display())],
            "patient": ref(facts.patient.pk),
            "dateTime": at(row.given_at),
            "performer": [ref(facts.patient.pk)],
            "organization": [{"display": facts.patient.clinic.name}],
            "policyRule": {"text": f"The clinic's text, version {row.version}"},
            "provision": {"type": "permit", "period": period(row.given_at, row.withdrawn_at)},
        }
