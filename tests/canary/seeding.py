"""A clinic with something of everything, and in each personal column a token of that column alone."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pgtrigger
from allauth.account.models import EmailAddress
from django.db import DatabaseError, models, transaction
from phonenumber_field.modelfields import PhoneNumberField

from integration_care.accounts.models import AddressChange, Invitation
from patients.models import Disposal, LegalHold, Patient, PatientIdentifier
from sessions.groups.models import SharedNote
from sessions.retention.actions import lift_hold, place_hold
from sessions.substances.models import Discrepancy
from tests.canary.columns import personal
from tests.cast import Cast
from tests.factories.windows import HOUR

LETTERS = "bcdfghjklmnpqrstvwxz"  # neither a hexadecimal key nor a word
STEM = "canary"
LENGTH = len(STEM) + 3


def tokens() -> dict[str, str]:
    """By token, such as `canarybbd`, the column it stands for. A token is no part of another."""
    words = ("".join(letters) for letters in product(LETTERS, repeat=3))
    return {
        STEM + word: f"{model._meta.label}.{field.name}"
        for word, (model, field) in zip(words, personal(), strict=False)
    }


def told(token: str, field: models.Field, number: int) -> list[str]:
    """How the token may be written down where it leaves: a telephone number and a day have no letters."""
    value = planted(token, field, number)
    if isinstance(field, models.DateField):
        return [value.isoformat(), f"{value:%-d %B %Y}"]
    return [str(value)] if isinstance(field, PhoneNumberField) else [token]


def planted(token: str, field: models.Field, number: int) -> object:
    """What stands in the column; `number` tells the rows apart."""
    order = sum(ord(letter) * 31**place for place, letter in enumerate(token)) % 97
    if isinstance(field, PhoneNumberField):
        return f"+1312{5550100 + order:07}"
    if isinstance(field, models.EmailField):
        return f"{token}{number}@patient.test"
    if isinstance(field, models.DateField):
        return date(1951, 1, 1) + timedelta(days=37 * order)
    if field.name == "crisis_contacts":
        return [{"label": token, "call": "988", "text": "988"}]
    if field.name == "content":
        return json.dumps(as_content(field.model._meta.label, token))
    return f"{token}{number}"[: field.max_length or 60]


def as_content(label: str, token: str) -> dict[str, object]:
    """What is kept as JSON in a sealed column stays what its reader expects."""
    if label == "measures.Response":
        return {"lead_in": "", "items": {"1": token}, "options": {"1": {"1": token}}, "answers": {"1": 1}}
    if label == "relapse.RelapsePlanVersion":
        return {"signs": [{"words": token}], "people": [], "maintenance": token}
    if label == "relapse.HeardSign":
        return {"sign": token, "found": [{"sentence": token, "words": [token]}]}
    if label.endswith("Draft"):
        return {"words": token}
    return {"body": token, "review": token}


def bare_rows(cast: Cast, now: datetime) -> None:
    """Rows with words that neither a busy clinic nor what is written later has."""
    about, by = {"clinic": cast.alder}, {"reason": "x"}
    somebody = Patient.objects.exclude(pk=cast.dana.pk).first()
    place_hold(by=cast.max, patient=somebody, now=now, **by)
    lift_hold(by=cast.max, hold=LegalHold.objects.get(), now=now, **by)
    Disposal.objects.create(
        **about, **by, record=uuid4(), approved_by=cast.max, approved_at=now, last_contact_on=now.date(),
        withdrawn_by=cast.max, withdrawn_at=now,
    )  # fmt: skip
    PatientIdentifier.objects.create(**about, patient=cast.dana, system="x", value="x", label="x")
    Invitation.objects.create(
        **about,
        email="x@patient.test",
        name="x",
        role="nurse",
        secret_hash="x",
        invited_by=cast.max,
        expires_at=now + 24 * HOUR,
    )
    EmailAddress.objects.create(user=cast.ada.user, email="x@patient.test", verified=True, primary=True)
    AddressChange.objects.create(
        user=cast.bea.user, new_email="x@patient.test", old_hash="x", new_hash="y", expires_at=now + HOUR
    )
    with pgtrigger.ignore():
        signed = {"signed_at": now, "signed_by": cast.ada, "signed_as": "x", "digest": "x"}
        SharedNote.objects.update(**signed)
        Discrepancy.objects.update(explained_at=now, explained_by=cast.max, **by)


def seed() -> dict[str, set[str]]:
    """By column, everything to look for. What the database refuses keeps what it held."""
    by_column, found = {column: token for token, column in tokens().items()}, {}
    with pgtrigger.ignore():
        for model, field in personal():
            column = f"{model._meta.label}.{field.name}"
            for number, row in enumerate(model._base_manager.order_by("pk")):
                setattr(row, field.name, planted(by_column[column], field, number))
                try:
                    with transaction.atomic():
                        row.save(update_fields=[field.name])
                except DatabaseError:
                    continue
                found.setdefault(column, set()).update(told(by_column[column], field, number))
    return found
