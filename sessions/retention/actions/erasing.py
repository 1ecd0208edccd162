"""Removing every row of one patient: the narrow path past the triggers that keep rows.

What belongs to a patient is not a list that somebody forgets: it is every row that points at the patient,
or at a row that does. Two kinds of pointing let go instead: those that the models say may be empty when what
they point at goes, and the ones named in `STAYS`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Q
from psycopg import sql

from integration_care.accounts.models import Membership, User
from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.trail import record
from integration_care.core import tenancy
from patients.models import Disposal, Patient
from sessions.errors import Refused
from sessions.retention.actions.deciding import WAITS, refuse_what_must_stay

STAYS = {"substances.LogEntry.administration": "the register of a drug, which the clinic answers for"}
EMPTIED = sql.SQL("UPDATE {} SET {column} = NULL WHERE {column} = ANY(%s)")
REMOVED = sql.SQL("DELETE FROM {} WHERE {} = ANY(%s)")
Rows = dict[type[models.Model], set[Any]]


@transaction.atomic
def carry_out(*, disposal: Disposal, now: datetime) -> Disposal:
    """In the clinic's context. `Refused` where something has changed since it was approved."""
    # The record first, as whoever decides about it does: in two orders they would wait for each other.
    locked = Patient.objects.select_for_update(of=("self",)).select_related("clinic", "member")
    patient = locked.filter(pk=disposal.record).first()
    disposal = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if disposal not in Disposal.objects.waiting() or patient is None:
        raise Refused("It was taken back, or is done.")
    if now < disposal.approved_at + WAITS:
        raise Refused("It is not old enough yet: an approval can be taken back for a week.")
    refuse_what_must_stay(patient, now)
    disposal.counts, disposal.done_at = erase(patient), now
    disposal.save(update_fields=["counts", "done_at"])
    record(
        by=COMMAND_LINE, clinic_id=disposal.clinic_id, kind="disposal.carried_out", target=disposal,
        patient_id=disposal.record,
    )  # fmt: skip
    return disposal


def erase(patient: Patient) -> dict[str, int]:
    """How many rows went, by table."""
    rows = belonging_to(patient)
    refuse_strangers(rows, patient)
    with pgtrigger.ignore(), connection.cursor() as cursor:
        for model, going in rows.items():
            for table, column in letting_go(model):
                emptied = EMPTIED.format(sql.Identifier(table), column=sql.Identifier(column))
                cursor.execute(emptied, [list(going)])
        for model in children_first(rows):
            keys, meta = list(rows[model]), model._meta
            cursor.execute(
                REMOVED.format(sql.Identifier(meta.db_table), sql.Identifier(meta.pk.attname)), [keys]
            )
            if cursor.rowcount != len(keys):
                raise RuntimeError(f"{meta.label} keeps rows that should go: nothing was removed")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a row that points at nothing is told now
    return {model._meta.db_table: len(keys) for model, keys in rows.items()}


def children_first(rows: Rows) -> list[type[models.Model]]:
    """Some tables show a row only as long as the one that it points at is there (row security)."""
    left, order = list(rows), []
    while left:
        free = (
            one for one in left if not any(other in left for other, _ in pointing_at(one) if other != one)
        )
        chosen = next(free, left[0])
        left.remove(chosen)
        order.append(chosen)
    return order


def belonging_to(patient: Patient) -> Rows:
    """By model, the keys of every row that goes; none of them is another patient's."""
    rows: Rows = {Patient: {patient.pk}}
    if patient.member_id:
        rows |= _account(patient)
    waiting = list(rows)
    while waiting:
        model = waiting.pop()
        for other, field in pointing_at(model):
            found = _keys(other, {f"{field.name}__in": rows[model]})
            if new := found - rows.get(other, set()):
                rows.setdefault(other, set()).update(new)
                waiting.append(other)
    for other in named_without_pointing():
        if found := _keys(other, {"patient_id": patient.pk}):
            rows.setdefault(other, set()).update(found)
    return rows


def _account(patient: Patient) -> Rows:
    """Their way in; the person's whole account where it leads nowhere else."""
    user = patient.member.user_id  # type: ignore[union-attr]  # asked before
    here = patient.member_id
    tenancy.enter(clinic=patient.clinic_id, user=user)  # sees that person's memberships of other clinics
    elsewhere = Membership.objects.filter(user=user).exclude(pk=str(here)).exists()
    return {Membership: {here}} | ({} if elsewhere else {User: {user}})


def _keys(model: type[models.Model], truth: Mapping[str, Any]) -> set[Any]:
    return set(model._base_manager.filter(**truth).values_list("pk", flat=True))


def pointing_at(
    model: type[models.Model],
) -> Iterator[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    """Whose rows go with a row of `model`."""
    for other, field in _references(model):
        if not _lets_go(other, field):
            yield other, field


def letting_go(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """(table, column) of rows that stay, and point at nothing afterwards."""
    for other, field in _references(model):
        if _lets_go(other, field):
            yield other._meta.db_table, field.column


def _references(
    model: type[models.Model],
) -> Iterator[tuple[type[models.Model], models.ForeignKey[Any, Any]]]:
    for other in apps.get_models(include_auto_created=True):
        for field in other._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is model:
                yield other, field


def _lets_go(other: type[models.Model], field: models.ForeignKey[Any, Any]) -> bool:
    is_empty_then = field.remote_field.on_delete is models.SET_NULL
    return is_empty_then or f"{other._meta.label}.{field.name}" in STAYS


def named_without_pointing() -> Iterator[type[models.Model]]:
    """Tables below patients name one by its key alone. The trail, which does too, stays."""
    for model in apps.get_models():
        names = {field.attname for field in model._meta.concrete_fields if not field.is_relation}
        if "patient_id" in names and model._meta.label != "audit.Event":
            yield model


def refuse_strangers(rows: Rows, patient: Patient) -> None:
    """No pointing may ever have led to another patient's row."""
    for model, keys in rows.items():
        names = {field.attname for field in model._meta.concrete_fields}
        if "patient_id" in names:
            mine = Q(patient_id=patient.pk) | Q(patient_id=None)
            if model._base_manager.filter(pk__in=keys).exclude(mine).exists():
                raise RuntimeError(
                    f"{model._meta.label} would lose another patient's row: nothing was removed"
                )
