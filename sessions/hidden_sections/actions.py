"""Hiding a section of notes and bringing it back. What was written in it stays where it is."""

from __future__ import annotations

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.models import HiddenSection
from sessions.note_sections import Section


@transaction.atomic
def hide_section(*, by: Membership, kind: str, section: Section) -> None:
    """From now on, notes of this kind do not ask for it."""
    _, is_new = HiddenSection.objects.get_or_create(clinic_id=by.clinic_id, kind=kind, key=section.key)
    if is_new:
        _tell("section.hidden", by, kind, section)


@transaction.atomic
def show_section(*, by: Membership, kind: str, section: Section) -> None:
    gone, _ = HiddenSection.objects.filter(clinic_id=by.clinic_id, kind=kind, key=section.key).delete()
    if gone:
        _tell("section.shown", by, kind, section)


def _tell(event: str, by: Membership, kind: str, section: Section) -> None:
    record(by=by, clinic_id=by.clinic_id, kind=event, facts={"note": kind, "section": section.key})
