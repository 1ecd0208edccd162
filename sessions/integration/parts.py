"""The forms beside the note of an integration: kept with it as typed, made into records at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import BaseFormSet, Form
from django.http import QueryDict

from integration_care.accounts.models import Membership
from patients.models import Patient
from sessions.forms.notes import NoteForm
from sessions.integration.challenge_forms import ChallengeFormSet
from sessions.integration.commitment_forms import CommitmentFormSet, Threads
from sessions.integration.forms import IntegrationForm, insights_in
from sessions.integration.queries import earlier_insights, known_themes, offered
from sessions.models import CareSession, Note


@dataclass(frozen=True)
class Parts:
    """Named by the section of the note in which what is typed is kept until the session is completed."""

    commitments: Any
    challenges: Any

    @property
    def context(self) -> dict[str, Any]:
        return {"commitment_forms": self.commitments, "challenge_forms": self.challenges}

    @property
    def kept(self) -> dict[str, str]:
        """Only those that were on the page: a page without them leaves them as they are."""
        sent = {"commitments": self.commitments, "challenges": self.challenges}
        return {name: typed(forms) for name, forms in sent.items() if forms.is_bound}

    def is_sound(self, note: Form) -> bool:
        """Whether nothing beside the note is refused. Errors are said at their fields."""
        valid = [forms.is_valid() for forms in (self.commitments, self.challenges) if forms.is_bound]
        is_sound = isinstance(note, IntegrationForm) and note.is_valid() and note.check_for_completing()
        return is_sound and all(valid)

    def is_answered(self, note: NoteForm) -> bool:
        """Whether a commitment is there, or was asked for once; `note` is told to ask otherwise."""
        asks = not self.commitments.drafts and "commitment_asked" not in note.data
        note.asks_commitment = asks
        return not asks


def parts_of(
    session: CareSession,
    reader: Membership,
    note: Note | None,
    sent: QueryDict | None = None,
    since: date | None = None,
) -> Parts:
    """As they were left in the reader's own `note`, or as they were `sent`.

    `since`: the day of the session, where what was sent is to become records.
    """
    stands = {section.key: section.body for section in note.sections.all()} if note else {}
    lines = sent.get("insights", "") if sent is not None else stands.get("insights", "")
    names = sent.get("themes", "") if sent is not None else stands.get("themes", "")
    threads = threads_of(session.patient, reader, lines, names)
    return Parts(
        commitments=CommitmentFormSet(
            _about("commitments", sent), initial=rows(stands.get("commitments")), prefix="commitments",
            form_kwargs={"threads": threads, "since": since},
        ),
        challenges=ChallengeFormSet(
            _about("challenges", sent), initial=rows(stands.get("challenges")), prefix="challenges",
            form_kwargs={"since": since},
        ),
    )  # fmt: skip


def _about(name: str, sent: QueryDict | None) -> QueryDict | None:
    """What was sent of these forms; None for a page on which they were not."""
    return sent if sent is not None and f"{name}-TOTAL_FORMS" in sent else None


def threads_of(patient: Patient, reader: Membership, lines: str, names: str) -> Threads:
    """What was typed just now first, then what is known of the patient."""
    fresh = insights_in(lines)
    known = [theme.name for theme in known_themes(patient.pk)]
    typed = [name.strip() for name in names.split(",")]
    themes = {name.lower(): name for name in [*known, *typed, *(one.theme for one in fresh)] if name}
    return Threads(
        lines=[one.text for one in fresh],
        insights=earlier_insights(patient.pk, reader),
        themes=sorted(themes.values(), key=str.lower),
        offered=list(dict.fromkeys(one.text for one in offered(patient.pk, reader))),
    )


def typed(forms: BaseFormSet[Any]) -> str:
    """What was typed so far in any of them, as JSON."""
    found = [{name: form[name].data or "" for name in form.fields} for form in forms.forms]
    return json.dumps([row for row in found if any(row.values())])


def rows(kept: str | None) -> list[dict[str, str]]:
    return [row for row in json.loads(kept or "[]") if isinstance(row, dict)]
