"""Keeping an imported instrument, as a new version where its key is known, and no longer offering it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from integration_care.accounts.models import Clinic, Membership
from integration_care.audit.trail import record
from patients.measures import catalogue
from patients.measures.instrument import parse
from patients.measures.models import ClinicInstrument

TAKEN = {*catalogue.keys(), "ask", "instruments"}


class KeyTaken(ValueError):
    """An instrument that ships has this key."""


@transaction.atomic
def keep_instrument(
    *, by: Membership, data: Mapping[str, Any], original: str, now: datetime
) -> ClinicInstrument:
    """The next version of `data["key"]`. InstrumentDataError for data that is no instrument; KeyTaken."""
    key = str(data["key"])
    if key in TAKEN:
        raise KeyTaken(f"“{key}” is the key of an instrument that ships. Give it another title.")
    Clinic.objects.select_for_update(of=("self",), no_key=True).get(pk=by.clinic_id)
    mine = ClinicInstrument.objects.filter(clinic=by.clinic_id, key=key)
    number = (mine.aggregate(last=Max("number"))["last"] or 0) + 1
    content = {**data, "version": str(number)}
    instrument = parse(content)
    kept = ClinicInstrument.objects.create(
        clinic_id=by.clinic_id, key=key, number=number, title=instrument.title, content=content,
        original=original, source=instrument.source[:300], licence=instrument.licence[:300],
        attested_at=now, by=by,
    )  # fmt: skip
    mine.exclude(pk=kept.pk).filter(archived_at=None).update(archived_at=now)
    _tell(by, kept, "instrument.imported")
    return kept


@transaction.atomic
def archive_instrument(*, by: Membership, instrument: ClinicInstrument, now: datetime) -> ClinicInstrument:
    """No longer offered; what was answered stays readable."""
    if instrument.archived_at is None:
        instrument.archived_at = now
        instrument.save(update_fields=["archived_at"])
        _tell(by, instrument, "instrument.archived")
    return instrument


def _tell(by: Membership, instrument: ClinicInstrument, kind: str) -> None:
    facts: dict[str, Any] = {"instrument": instrument.key, "number": instrument.number}
    record(by=by, clinic_id=instrument.clinic_id, kind=kind, target=instrument, facts=facts)
