"""Themes: touched in sessions, renamed and joined. Each keeps its first spelling across the sessions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from patients.journals.models import Commitment, Insight
from patients.models import Patient
from sessions.errors import Refused
from sessions.models import CareSession, SessionTheme, Theme

LONGEST_NAME = 60


class NameTaken(Refused):
    """The patient has a theme of that name already; two that mean the same are joined instead."""

    field = "name"


class OtherPatient(Refused):
    """Two things of two patients never meet."""


def key_of(name: str) -> str:
    """What two spellings of one theme have in common."""
    return " ".join(name.split())[:LONGEST_NAME].lower()


def touch_themes(session: CareSession, names: Iterable[str]) -> Mapping[str, Theme]:
    """Tag the session; the themes by `key_of` their names. Inside a transaction that holds the course."""
    touched = themes_named(session.patient, names)
    for theme in touched.values():
        SessionTheme.objects.get_or_create(clinic_id=session.clinic_id, session=session, theme=theme)
    return touched


def themes_named(patient: Patient, names: Iterable[str]) -> Mapping[str, Theme]:
    """The patient's themes of these names, by `key_of` them; new ones are made."""
    _hold(patient.pk)
    known = {theme.name.lower(): theme for theme in Theme.objects.filter(patient=patient)}
    found = {}
    for name in filter(None, (" ".join(name.split())[:LONGEST_NAME] for name in names)):
        theme = known.get(name.lower()) or Theme.objects.create(
            clinic_id=patient.clinic_id, patient=patient, name=name
        )
        known[name.lower()] = found[name.lower()] = theme
    return found


@transaction.atomic
def rename_theme(*, by: Membership, theme: Theme, name: str) -> Theme:
    """Another word for it, everywhere at once. A name that is taken is refused: join the two instead."""
    _hold(theme.patient_id)
    theme.refresh_from_db()
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"A theme is a word or two, {LONGEST_NAME} letters at most.", field="name")
    others = Theme.objects.filter(patient=theme.patient_id, name__iexact=name).exclude(pk=theme.pk)
    if others.exists():
        raise NameTaken(f"There is a theme “{name}” already. Join the two instead.")
    if name != theme.name:
        theme.name = name
        theme.save(update_fields=["name"])
        _tell(theme, "theme.renamed", by)
    return theme


@transaction.atomic
def merge_themes(*, by: Membership, theme: Theme, into: Theme) -> Theme:
    """Everything under `theme` belongs to `into` from now on, and `theme` is gone. Returns `into`."""
    _hold(theme.patient_id)
    if theme.patient_id != into.patient_id:
        raise OtherPatient("These themes belong to two patients.", field="into")
    if theme.pk == into.pk:
        raise Refused("Choose another theme than this one.", field="into")
    touched = SessionTheme.objects.filter(theme=theme)
    both = SessionTheme.objects.filter(theme=into).values("session")
    touched.filter(session__in=both).delete()
    moved = {
        "sessions": touched.update(theme=into),
        "insights": Insight.objects.filter(theme=theme).update(theme=into),
        "commitments": Commitment.objects.filter(theme=theme).update(theme=into),
    }
    gone = theme.pk
    theme.delete()
    _tell(into, "theme.merged", by, gone=str(gone), **moved)
    return into


def _hold(patient_id: UUID) -> None:
    """Themes of one patient change one after another."""
    Patient.objects.select_for_update(of=("self",), no_key=True).get(pk=patient_id)


def _tell(theme: Theme, kind: str, by: Membership, **facts: object) -> None:
    record(
        by=by, clinic_id=theme.clinic_id, kind=kind, target=theme, patient_id=theme.patient_id, facts=facts
    )
