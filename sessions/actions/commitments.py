"""What a patient takes on in a session, tied to the insight it acts on and the theme it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from integration_care.accounts.models import Membership
from patients.journals.actions import add_commitment, pin_insight
from patients.journals.models import Insight
from patients.models import Course, Patient
from sessions.actions.next_look import check_next_look, first_day
from sessions.actions.themes import key_of, themes_named, touch_themes
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


@dataclass(frozen=True)
class Place:
    """Whose thread it is, and the session it came up in; None where it was remembered outside of one."""

    patient: Patient
    course: Course | None
    session: CareSession | None = None


def keep_thread(
    place: Place,
    *,
    by: Membership,
    insights: Sequence[InsightDraft | str],
    commitments: Sequence[CommitmentDraft],
    now: datetime,
    themes: Sequence[str] = (),
) -> None:
    """Themes, then the insights filed under them, then the commitments that act on those."""
    lines = [InsightDraft(one) if isinstance(one, str) else one for one in insights]
    filed = [*(one.theme for one in lines), *(one.theme for one in commitments)]
    named = [*themes, *filter(None, filed)]
    session = place.session
    known = touch_themes(session, named) if session else themes_named(place.patient, named)
    pinned = {
        one.text.strip(): _pin(one, place, by=by, themes=known, now=now) for one in lines if one.text.strip()
    }
    for draft in commitments:
        _take_on(draft, place, by=by, pinned=pinned, themes=known, now=now)


def _pin(
    draft: InsightDraft, place: Place, *, by: Membership, themes: Mapping[str, Theme], now: datetime
) -> Insight:
    """`themes` by `key_of` their names, the session's own among them."""
    return pin_insight(
        by=by,
        patient=place.patient,
        session=place.session,
        text=draft.text.strip(),
        theme=themes.get(key_of(draft.theme)),
        now=now,
    )


def _take_on(
    draft: CommitmentDraft,
    place: Place,
    *,
    by: Membership,
    pinned: Mapping[str, Insight],
    themes: Mapping[str, Theme],
    now: datetime,
) -> None:
    """The patient takes it on before the next dose. Without a theme of its own it has its insight's."""
    since = first_day(place.patient.clinic, now, place.session)
    check_next_look(draft.check_in_on, since, "check_in_on")
    insight = _insight(draft, by, place, pinned)
    theme = themes.get(key_of(draft.theme)) or (insight.theme if insight else None)
    add_commitment(
        by=by,
        patient=place.patient,
        course=place.course,
        session=place.session,
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
    draft: CommitmentDraft, by: Membership, place: Place, pinned: Mapping[str, Insight]
) -> Insight | None:
    if draft.insight_id is None:
        return pinned.get(draft.insight_text.strip())
    mine = Insight.objects.readable_by(by).filter(patient=place.patient).select_related("theme")
    found = mine.filter(pk=draft.insight_id).first()
    if found is None:
        raise Refused("This insight is not there any more. Choose another one, or none.")
    return found
