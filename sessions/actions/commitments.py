from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from integration_care.accounts.models import Membership
from patients.journals.actions import add_commitment
from sessions.models import CareSession


@dataclass(frozen=True)
class CommitmentDraft:
    """A commitment as it was typed in the note."""

    text: str
    category: str = ""
    when: str = ""
    obstacle: str = ""
    if_then: str = ""
    check_in_on: date | None = None


def take_on(draft: CommitmentDraft, *, by: Membership, session: CareSession) -> None:
    """The patient takes it on before the next dose."""
    add_commitment(
        by=by,
        patient=session.patient,
        course=session.course,
        session=session,
        text=draft.text,
        category=draft.category,
        when=draft.when,
        obstacle=draft.obstacle,
        if_then=draft.if_then,
        check_in_on=draft.check_in_on,
    )
