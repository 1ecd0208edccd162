"""Keeping one's phrases. The trail says that a phrase was kept, changed or shared, never its words."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.errors import Refused
from sessions.models import Phrase


class AbbreviationTaken(Refused):
    """One abbreviation, one phrase of one's own."""

    field = "abbreviation"


@transaction.atomic
def add_phrase(*, by: Membership, abbreviation: str, body: str, is_shared: bool = False) -> Phrase:
    phrase = Phrase(clinic_id=by.clinic_id, author=by)
    _keep(phrase, abbreviation, body, is_shared)
    _tell(phrase, "phrase.added", by)
    return phrase


@transaction.atomic
def change_phrase(*, by: Membership, phrase: Phrase, abbreviation: str, body: str, is_shared: bool) -> Phrase:
    if (phrase.abbreviation, phrase.body, phrase.is_shared) == (abbreviation, body, is_shared):
        return phrase
    _keep(phrase, abbreviation, body, is_shared)
    _tell(phrase, "phrase.changed", by)
    return phrase


@transaction.atomic
def copy_phrase(*, by: Membership, phrase: Phrase) -> Phrase:
    """A colleague's phrase becomes one's own, under the same abbreviation, and is not shared on."""
    return add_phrase(by=by, abbreviation=phrase.abbreviation, body=phrase.body)


@transaction.atomic
def delete_phrase(*, by: Membership, phrase: Phrase) -> None:
    """Notes keep the words that were written with it."""
    _tell(phrase, "phrase.deleted", by)
    phrase.delete()


def _keep(phrase: Phrase, abbreviation: str, body: str, is_shared: bool) -> None:
    phrase.abbreviation, phrase.body, phrase.is_shared = abbreviation, body, is_shared
    try:
        with transaction.atomic():
            phrase.save()
    except IntegrityError as why:
        words = f"You have a .{abbreviation} already. Choose another abbreviation, or change that one."
        raise AbbreviationTaken(words) from why


def _tell(phrase: Phrase, kind: str, by: Membership) -> None:
    record(by=by, clinic_id=phrase.clinic_id, kind=kind, target=phrase, facts={"shared": phrase.is_shared})
