"""A bundle by kind of resource, and what becomes of its ids and people in the clinic it comes to. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from integration_care.accounts.models import Clinic, Membership, User
from integration_care.core.permissions import Role
from patients.models import ProtocolVersion
from sessions.interchange.bundle import WITH_WORDS
from sessions.interchange.conformance import NotConformant, check
from sessions.interchange.elements import Json
from sessions.interchange.importing.element import Element, Unreadable

NOWHERE = "invalid"  # RFC 2606: nobody can be written to there
WRITTEN = """
    CarePlan Communication Consent DocumentReference Encounter EpisodeOfCare Goal MedicationAdministration
    Observation Patient Provenance Questionnaire QuestionnaireResponse
""".split()  # noqa: SIM905 - reads better than a column
ROLES = {role.label: role for role in Role}


@dataclass
class Source:
    """`people`: by the words that name them in the bundle, each a member who cannot sign in. `versions`: of
    protocols that are not the clinic's yet, by a digest of their rules."""

    bundle: Json
    clinic: Clinic
    now: datetime
    people: dict[str, Membership] = field(default_factory=dict)
    versions: dict[str, ProtocolVersion] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The clinic it was exported from."""
        return self.one("Patient").at("managingOrganization", "display").must_text()

    @property
    def origin(self) -> str:
        return f"imported from {self.name}"

    @property
    def has_words(self) -> bool:
        return Element("Bundle", self.bundle).at("meta", "tag", 0, "code").text() == WITH_WORDS

    def each(self, kind: str) -> Iterator[Element]:
        for number, entry in enumerate(self.bundle["entry"]):
            if entry["resource"]["resourceType"] == kind:
                yield Element(f"entry {number}, {kind}", entry["resource"])

    def one(self, kind: str) -> Element:
        found = list(self.each(kind))
        if len(found) != 1:
            raise Unreadable("Bundle.entry", f"holds {len(found)} of {kind}, where there is one in an export")
        return found[0]

    def key(self, element: Element) -> UUID:
        """The id here of what has an id, or is referred to, there."""
        return self.new(element.key())

    def new(self, old: UUID) -> UUID:
        return uuid5(self.clinic.pk, str(old))

    def person(self, element: Element) -> Membership:
        """Who did it: a member with that name and role, under whose name nobody here can sign in."""
        told = element.must_text()
        if told not in self.people:
            name, _, label = told.rpartition(", ")
            if not name or label not in ROLES:
                raise element.refused(f"{told!r} is not a name and a role")
            key = uuid5(self.clinic.pk, f"{self.name}: {told}")
            user = User(id=key, name=self.here(name), email=f"{key}@imported.{NOWHERE}", is_active=False)
            user.set_unusable_password()
            self.people[told] = Membership(
                id=key, clinic=self.clinic, user=user, role=ROLES[label], is_active=False
            )
        return self.people[told]

    def here(self, name: str) -> str:
        """Somebody who was imported once keeps the name of the clinic where they did it."""
        return name if "(imported from " in name else f"{name} ({self.origin})"


def source_of(text: str, clinic: Clinic, now: datetime) -> Source:
    """Unreadable, with its place, unless it is a FHIR R4 collection that holds one patient."""
    try:
        bundle: Any = json.loads(text)
    except ValueError as why:
        raise Unreadable("Bundle", f"is not JSON: {why}") from None
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise Unreadable("Bundle", "is not a FHIR Bundle")
    must_hold_resources(bundle)
    try:
        check(bundle)
    except NotConformant as why:
        raise Unreadable(*why.problems[0].split(": ", 1)) from why
    except (TypeError, KeyError, AttributeError) as why:  # the library trips over what is odd enough
        raise Unreadable("Bundle", f"is not FHIR R4: {why}"[:300]) from why
    return Source(bundle, clinic, now)


def must_hold_resources(bundle: Json) -> None:
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not entries:
        raise Unreadable("Bundle.entry", "is empty")
    for number, entry in enumerate(entries):
        kind = Element(f"entry {number}", entry).at("resource", "resourceType").value
        if not isinstance(kind, str) or kind not in WRITTEN:
            raise Unreadable(f"entry {number}, resource", f"is no resource of our exports: {kind!r}"[:300])
