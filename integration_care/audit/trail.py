"""Writing the trail. Actions call `record`; loaders call `record_opening`, so no view can forget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.db.models import Model

from integration_care.audit.actors import Actor
from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.access import only_reads
from integration_care.core.http import CareRequest

STAYS_OPEN = timedelta(minutes=10)  # a list that asks for itself is told so often, as one line shows looks


# What concerns the installation and no clinic has a trail like a clinic's: the same rows, seal and proof.
INSTALLATION = UUID(int=0)


class MissingActor(ValueError):
    """An event without somebody who did it."""


class OfClinic(Protocol):
    """A patient, as far as the trail needs to know one."""

    pk: UUID
    clinic_id: UUID


def record(
    *,
    by: Actor,
    clinic_id: UUID,
    kind: str,
    target: Model | None = None,
    patient_id: UUID | None = None,
    facts: dict[str, object] | None = None,
) -> Event:
    """Append one event. `kind` is `noun.past_participle`; `facts` holds codes, never narrative."""
    if by is None:
        raise MissingActor(kind)
    return Event.objects.create(
        clinic_id=clinic_id,
        kind=kind,
        actor_id=by.audit_id,
        actor_name=by.audit_name,
        patient_id=str(patient_id or ""),
        target_model=target._meta.label if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        facts=facts or {},
    )


def record_of_installation(
    *, by: Actor, kind: str, target: Model | None = None, facts: dict[str, object] | None = None
) -> Event:
    """Append one event that is no clinic's, such as who may see how the installation does."""
    with tenancy.clinic_context(INSTALLATION):
        return record(by=by, clinic_id=INSTALLATION, kind=kind, target=target, facts=facts)


def record_read(
    *, by: Actor, patient: OfClinic, what: str, shown: Iterable[UUID] = (), in_emergency: bool = False
) -> Event:
    """Somebody opened a part (`what`) of a patient's record. `shown`: the entries whose words they saw."""
    facts: dict[str, object] = {"what": what}
    if in_emergency:  # whoever joins the care team later was none of it then
        facts["in_emergency"] = True
    if keys := [str(key) for key in shown]:
        facts["shown"] = keys
    return record(by=by, clinic_id=patient.clinic_id, kind=Event.READ, patient_id=patient.pk, facts=facts)


def record_list(request: CareRequest) -> None:
    """The member opens a page with several patients; what it asks for again by itself is no new opening.

    Whether the page asks is said by whoever sends the request, so that alone keeps nothing out of the trail.
    """
    if request.method not in ("GET", "HEAD"):
        return
    match, by = request.resolver_match, request.member
    facts: dict[str, object] = {"what": match.view_name if match else request.path}
    if not (request.htmx and _is_open(by, by.clinic_id, facts, request.now)):
        record(by=by, clinic_id=by.clinic_id, kind=Event.LIST, facts=facts)


def _is_open(by: Actor, clinic_id: UUID, facts: dict[str, object], now: datetime) -> bool:
    lists = Event.objects.filter(clinic_id=clinic_id, kind=Event.LIST, at__gt=now - STAYS_OPEN)
    return lists.filter(actor_id=by.audit_id, facts=facts).exists()


def record_opening(request: CareRequest, patient: OfClinic, shown: Iterable[UUID] = ()) -> None:
    """The member opens a page of the record, named by its URL. A write has an event of its own."""
    if request.method in ("GET", "HEAD"):
        match = request.resolver_match
        what = (match and match.view_name) or request.path
        is_open_so = patient.pk in request.member.opened_in_emergency
        request.reads_only = is_open_so and only_reads(request)
        record_read(by=request.member, patient=patient, what=what, shown=shown, in_emergency=is_open_so)
