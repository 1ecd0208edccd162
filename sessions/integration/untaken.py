"""What was typed beside a note and became no record: the session was stopped, or a colleague closed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from integration_care.accounts.models import Membership
from patients.journals.actions.commitments import same_words
from patients.journals.models import Commitment, Insight
from patients.journals.presenters.plans import plan_words
from sessions.integration.forms import insights_in
from sessions.integration.parts import rows
from sessions.models import CareSession, Challenge, Note

Status = CareSession.Status
OPEN = (Status.BOOKED, Status.IN_PROGRESS)


@dataclass(frozen=True)
class Untaken:
    """`insights` as typed, `commitments` the fields of their form and `plan` in words, `challenges` words."""

    insights: tuple[str, ...] = ()
    commitments: tuple[dict[str, str], ...] = ()
    challenges: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.insights or self.commitments or self.challenges)


def untaken_of(session: CareSession, reader: Membership) -> Untaken:
    """Of each progress note the reader may read, but the one that completing the session made records of."""
    if session.kind != CareSession.Kind.INTEGRATION or session.status in OPEN:
        return Untaken()
    notes = Note.objects.readable_by(reader).filter(session=session, sort=Note.Sort.PROGRESS)
    ended_by = session.status_changes.filter(became=Status.COMPLETED).values("by")
    typed: dict[str, list[str]] = {"insights": [], "commitments": [], "challenges": []}
    for note in notes.exclude(author__in=ended_by).prefetch_related("sections"):
        for section in note.sections.all():
            if section.key in typed and section.body:
                typed[section.key].append(section.body)
    return _left(session, typed) if any(typed.values()) else Untaken()


def _left(session: CareSession, typed: dict[str, list[str]]) -> Untaken:
    """Without what was taken on from here since."""
    pinned = [one.text for one in Insight.objects.filter(session=session)]
    taken = [one.text for one in Commitment.objects.filter(session=session)]
    raised = set(Challenge.objects.filter(session=session).values_list("kind", flat=True))
    lines = [line for body in typed["insights"] for line in body.splitlines() if line.strip()]
    drafts = [row for body in typed["commitments"] for row in rows(body) if row.get("text")]
    held = [row for body in typed["challenges"] for row in rows(body) if row.get("kind") not in raised]
    return Untaken(
        insights=tuple(line for line in lines if not _among(insights_in(line)[0].text, pinned)),
        commitments=tuple(
            map(_with_plan, _each_once([row for row in drafts if not _among(row["text"], taken)]))
        ),
        challenges=tuple(_challenge(row) for row in held),
    )


def _each_once(drafts: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    """Two people may have typed the same."""
    found: list[dict[str, str]] = []
    for row in drafts:
        if not _among(row["text"], [one["text"] for one in found]):
            found.append(row)
    return found


def _among(words: str, known: Sequence[str]) -> bool:
    return any(same_words(words, one) for one in known)


def _with_plan(row: dict[str, str]) -> dict[str, str]:
    return row | {"plan": plan_words(row.get("obstacle", ""), row.get("if_then", ""))}


def _challenge(row: dict[str, str]) -> str:
    kind = dict(Challenge.Kind.choices).get(row.get("kind", ""), "")
    return ". ".join(filter(None, (kind, row.get("text", ""), row.get("response", ""))))
