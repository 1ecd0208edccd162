"""The whole: every resource of the record, and who put it together. Checked before it is handed out."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid5

from integration_care.audit.actors import Actor
from sessions.interchange import answers, arc, contacts, notes, person, visits
from sessions.interchange.conformance import NotConformant, check
from sessions.interchange.elements import Json, at, coded, own, whole
from sessions.interchange.facts import Facts
from sessions.interchange.terms import HL7, UnknownTerm

WITH_WORDS, WITHOUT_WORDS = "with-words", "without-words"


def bundle_of(facts: Facts, by: Actor) -> Json:
    """A FHIR R4 collection; NotConformant where the record holds something that R4 has no place for."""
    try:
        resources = [whole(one) for one in resources_of(facts)]
    except UnknownTerm as why:
        raise NotConformant([str(why)]) from why
    resources.append(whole(provenance(facts, resources, by)))
    bundle = {
        "resourceType": "Bundle",
        "id": str(bundle_id(facts)),
        "meta": {"tag": [tag(facts)]},
        "type": "collection",
        "timestamp": at(facts.now),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }
    check(bundle)
    return bundle


def resources_of(facts: Facts) -> Iterator[Json]:
    yield person.patient(facts)
    yield from person.consents(facts)
    yield from arc.episodes(facts)
    yield from arc.goals(facts)
    yield from arc.plans(facts)
    yield from visits.encounters(facts)
    yield from visits.administrations(facts)
    yield from visits.observations(facts)
    yield from notes.documents(facts)
    yield from answers.questionnaires(facts)
    yield from answers.answered(facts)
    yield from answers.scores(facts)
    yield from contacts.messages(facts)


def bundle_id(facts: Facts) -> UUID:
    return uuid5(facts.patient.pk, f"export {facts.now.isoformat()}")


def tag(facts: Facts) -> Json:
    if facts.has_words:
        return own("export", WITH_WORDS, "With notes, answers and goals")
    return own("export", WITHOUT_WORDS, "Without notes, answers and goals")


def provenance(facts: Facts, resources: list[Json], by: Actor) -> Json:
    clinic = {"display": facts.patient.clinic.name}
    return {
        "resourceType": "Provenance",
        "id": str(uuid5(bundle_id(facts), "provenance")),
        "target": [{"reference": f"urn:uuid:{one['id']}"} for one in resources],
        "recorded": at(facts.now),
        "agent": [
            {
                "type": coded((f"{HL7}/provenance-participant-type", "assembler")),
                "who": {"display": by.audit_name},
                "onBehalfOf": clinic,
            }
        ],
    }
