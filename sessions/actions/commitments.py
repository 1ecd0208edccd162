"""What a patient takes on in a session, tied to the insight it acts on and the theme it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from integration_care.accounts.models import Membership
from patients.journals.actions import add_commitment, pin_insight
from patients.journals.models import Insight
from sessions.actions.themes import key_of
from sessions.errors import Refused
from sessions.models import CareSession, Theme


@dataclass(frozen=True)
class InsightDraft:
    """A line worth keeping, as it was typed in the note, and the theme it names if any."""

    text: str
    theme: str = ""


@dataclass(frozen=True)
class CommitmentDraft:
    """A commitment as it was typed in the note.

    It acts on an insight that is known (`insight_id`) or on one pinned in the same breath (`insight_text`).
    """

    text: str
    category: str = ""
    when: str = ""
    obstacle: str = ""
    if_then: str = ""
    accountability: str = ""
    check_in_on: date | None = None
    insight_id: UUID | None = None
    insight_text: str = ""
    theme: str = ""


def pin(
    draft: InsightDraft,
    *,
    by: Membership,
    session: CareSession,
    themes: Mapping[str, Theme],
    now: datetime,
) -> Insight:
    """`themes` by `key_of` their names, the session's own among them."""
    theme = themes.get(key_of(draft.theme))
    return pin_insight(
        by=by, patient=session.patient, session=session, text=draft.text.strip(), theme=theme, now=now
    )


def take_on(
    draft: CommitmentDraft,
    *,
    by: Membership,
    session: CareSession,
    pinned: Mapping[str, Insight],
    themes: Mapping[str, Theme],
    now: datetime,
) -> None:
    """The patient takes it on before the next dose. Without a theme of its own it has its insight's."""
    insight = _insight(draft, by, session, pinned)
    theme = themes.get(key_of(draft.theme)) or (insight.theme if insight else None)
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
        accountability=draft.accountability,
        check_in_on=draft.check_in_on,
        insight=insight,
        theme=theme,
        now=now,
    )


def _insight(
    draft: CommitmentDraft, by: Membership, session: CareSession, pinned: Mapping[str, Insight]
) -> Insight | None:
    if draft.insight_id is None:
        return pinned.get(draft.insight_text.strip())
    mine = Insight.objects.readable_by(by).filter(patient=session.patient_id).select_related("theme")
    found = mine.filter(pk=draft.insight_id).first()
    if found is None:
        raise Refused("This insight is not there any more. Choose another one, or none.")
    return found
