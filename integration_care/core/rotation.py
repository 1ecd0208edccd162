"""Sealing old rows with the current key. Safe to stop and start again, and to run while serving."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from integration_care.core import tenancy
from integration_care.core.encryption import (
    EncryptedBytesField,
    EncryptedTextField,
    Sealed,
    current_key_id,
    key_id_of,
)

BATCH = 200
BATCH_OF_FILES = 4  # megabytes each, and all of a batch in memory at once


def encrypted_models() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Each model with sealed text, and the names of those fields."""
    for model in apps.get_models():
        names = [field.name for field in model._meta.fields if isinstance(field, EncryptedTextField)]
        if names:
            yield model, names


def rotate_clinic(clinic: UUID, model: type[models.Model], names: list[str]) -> int:
    """Seal one clinic's rows of `model` anew where another key sealed them; returns how many changed."""
    changed, last, size = 0, None, _batch_size(model)
    while True:
        with tenancy.clinic_context(clinic):
            _say_rotating()
            rows = model._default_manager.select_for_update().order_by("pk")
            batch = list(rows.filter(pk__gt=last)[:size] if last else rows[:size])
            changed += sum(_rotate_row(row, names) for row in batch)
        if len(batch) < size:
            return changed
        last = batch[-1].pk


def _batch_size(model: type[models.Model]) -> int:
    holds_files = any(isinstance(field, EncryptedBytesField) for field in model._meta.fields)
    return BATCH_OF_FILES if holds_files else BATCH


def _say_rotating() -> None:
    """For this transaction the triggers that keep signed and append-only rows let new seals through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.rotating_keys', 'on', true)")


def _rotate_row(row: models.Model, names: list[str]) -> bool:
    stale = [name for name in names if _is_stale(row.__dict__[name])]
    for name in stale:
        setattr(row, name, getattr(row, name))  # opens it; saving seals it with the current key
    if stale:
        row.save(update_fields=stale)
    return bool(stale)


def _is_stale(stored: object) -> bool:
    return isinstance(stored, Sealed) and bool(stored) and key_id_of(stored) != current_key_id()
