"""What is sent to close a conversation, looked at together: whatever is refused is said at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.forms import BaseForm

from integration_care.core.http import CareRequest
from sessions.actions.next_look import first_day
from sessions.forms.notes import NoteForm, TimesForm
from sessions.integration.parts import Parts, parts_of
from sessions.models import CareSession
from sessions.pages.talk import is_integration, note_form, times_form
from sessions.views.attempt import tried

ASKED_ONCE = "No commitment is recorded: completing asks about that once."


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
        note = note_form(session, None, request.POST)
        if not is_integration(session):
            return cls(note, times, None)
        day = times.cleaned_data.get("held_on") or first_day(request.clinic, request.now, session)
        return cls(note, times, parts_of(session, request.member, None, request.POST, day))

    @cached_property
    def is_sound(self) -> bool:
        """Each is asked, so that each says at its fields what it refuses."""
        beside = self.parts is None or self.parts.is_sound(self.note)
        return all([self.note.is_valid(), self.times.is_valid(), beside])

    @property
    def is_answered(self) -> bool:
        return self.parts is None or self.parts.is_answered(self.note)

    def tried(self, act: Callable[[], object]) -> bool:
        """Whether `act` went through, once all is sound and answered."""
        return self.is_sound and self.is_answered and tried(self.times, act, self.note)

    def refusals(self, act: Callable[[], object]) -> dict[str, list[str]]:
        """What is in the way of `act`, which is tried and undone: by the name of the field on the page.

        What is about no field stands under "". Empty: all of it would go through.
        """
        with transaction.atomic():
            self.tried(act)
            transaction.set_rollback(True)
        found: dict[str, list[str]] = {}
        for name, said in self._refusals():
            found.setdefault(name, []).extend(map(str, said))
        return found

    def _refusals(self) -> Iterator[tuple[str, Sequence[Any]]]:
        formsets: list[Any] = [self.parts.commitments, self.parts.challenges] if self.parts else []
        forms: list[BaseForm] = [self.times, self.note, *chain.from_iterable(formsets)]
        for form in forms:
            for name, said in form.errors.items():
                yield "" if name == NON_FIELD_ERRORS else form.add_prefix(name), said
        whole = [said for formset in formsets for said in formset.non_form_errors()]
        if self.note.asks_commitment:
            whole.append(ASKED_ONCE)
        if whole:
            yield "", whole

    @property
    def context(self) -> dict[str, Any]:
        return {
            "note_form": self.note,
            "times_form": self.times,
            **(self.parts.context if self.parts else {}),
        }
