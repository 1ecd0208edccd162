"""A clinic's protocols. A version never changes: an edit makes the next, and courses stay on theirs."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.actors import Actor
from integration_care.audit.trail import record
from patients.models import Protocol, ProtocolVersion
from patients.protocols import presets
from patients.protocols.rules import ProtocolRules


class NothingChanged(ValueError):
    """The rules are those of the present version already."""


class MadeMeanwhile(ValueError):
    """Somebody made another version since this one was begun; nothing was written."""


@transaction.atomic
def install_preset(*, by: Actor, clinic: Clinic, preset: str) -> Protocol:
    """Copy a shipped preset into the clinic as version 1; installing it again changes nothing."""
    rules = presets.load(preset)
    protocol, is_new = Protocol.objects.get_or_create(
        clinic=clinic, key=preset, defaults={"name": rules.title}
    )
    if is_new:
        _add_version(by, protocol, rules, number=1, note="As shipped")
    elif protocol.is_retired:
        protocol.is_retired = False
        protocol.save(update_fields=["is_retired"])
        record(by=by, clinic_id=clinic.pk, kind="protocol.brought_back", target=protocol)
    return protocol


@transaction.atomic
def make_version(
    *, by: Actor, protocol: Protocol, content: dict[str, Any], note: str = "", after: int | None = None
) -> ProtocolVersion:
    """The next version, from `ProtocolRules` data; raises ProtocolDataError naming the path of a fault.

    `after` is the number of the version that it was made from; MadeMeanwhile where there is a newer one.
    Courses under way stay on the version they have, so nothing that is planned moves.
    """
    rules = ProtocolRules.from_data(content)
    Protocol.objects.select_for_update().get(pk=protocol.pk)
    present = protocol.versions.order_by("-number").first()
    if after is not None and present is not None and present.number != after:
        raise MadeMeanwhile(f"Version {present.number} was made meanwhile.")
    if present is not None and present.rules == rules:
        raise NothingChanged("These are the rules of the present version already.")
    return _add_version(by, protocol, rules, number=present.number + 1 if present else 1, note=note)


@transaction.atomic
def retire(*, by: Actor, protocol: Protocol) -> Protocol:
    """No new course begins under it; courses under way go on."""
    if not protocol.is_retired:
        protocol.is_retired = True
        protocol.save(update_fields=["is_retired"])
        record(by=by, clinic_id=protocol.clinic_id, kind="protocol.retired", target=protocol)
    return protocol


def _add_version(
    by: Actor, protocol: Protocol, rules: ProtocolRules, *, number: int, note: str
) -> ProtocolVersion:
    version = ProtocolVersion.objects.create(
        clinic_id=protocol.clinic_id,
        protocol=protocol,
        number=number,
        content=rules.to_data(),
        note=note,
        made_by=by if isinstance(by, Membership) else None,
    )
    record(
        by=by,
        clinic_id=protocol.clinic_id,
        kind="protocol.version_made",
        target=version,
        facts={"protocol": protocol.key, "number": number},
    )
    return version
