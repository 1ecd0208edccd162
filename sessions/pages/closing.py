"""What is sent to close a conversation, looked at together: whatever is refused is said at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.forms import BaseForm

from integration_care.core.http import CareRequest
from sessions.forms.notes import NoteForm, TimesForm
from sessions.integration.parts import Parts, parts_of
from sessions.models import CareSession
from sessions.pages.talk import is_integration, note_form, times_form


@dataclass(frozen=True)
class Closing:
    """The note, its times, and for an integration the forms beside it."""

    note: NoteForm
    times: TimesForm
    parts: Parts | None

    @classmethod
    def of(cls, request: CareRequest, session: CareSession) -> Closing:
        times = times_form(request, session, request.POST)
        times.full_clean()
        note, day = note_form(session, None, request.POST), times.cleaned_data.get("held_on")
        if not is_integration(session):
            return cls(note, times, None)
        return cls(note, times, parts_of(session, request.member, None, request.POST, day))

    @cached_property
    def is_sound(self) -> bool:
        """Each is asked, so that each says at its fields what it refuses."""
        beside = self.parts is None or self.parts.is_sound(self.note)
        return all([self.note.is_valid(), self.times.is_valid(), beside])

    @property
    def is_answered(self) -> bool:
        return self.parts is None or self.parts.is_answered(self.note)

    @property
    def refusals(self) -> dict[str, list[str]]:
        """By the name of the field on the page."""
        return {} if self.is_sound else dict(self._refusals())

    def _refusals(self) -> Iterator[tuple[str, list[str]]]:
        beside: list[Any] = [*self.parts.commitments, *self.parts.challenges] if self.parts else []
        forms: list[BaseForm] = [self.times, self.note, *beside]
        for form in forms:
            yield from ((form.add_prefix(name), list(map(str, said))) for name, said in form.errors.items())

    @property
    def context(self) -> dict[str, Any]:
        return {
            "note_form": self.note,
            "times_form": self.times,
            **(self.parts.context if self.parts else {}),
        }
