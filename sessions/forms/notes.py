"""The note of a session: sections by kind, with the version it was opened at; and its times."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from sessions.actions.notes import NoteText
from sessions.forms.times import ClockField, DayField, instant
from sessions.models import CareSession, Note
from sessions.note_sections import OF_KIND

LONGEST_TEXT = 20_000
LONGEST_PAST_MIDNIGHT = timedelta(hours=8)


class NoteForm(forms.Form):
    """What is saved as it is typed. Every field may stay empty."""

    version = forms.IntegerField(
        min_value=0, initial=0, widget=forms.HiddenInput(attrs={"data-autosave-version": True})
    )

    def __init__(self, *args: Any, session: CareSession, note: Note | None = None, **kwargs: Any) -> None:
        self.session = session
        kwargs.setdefault("initial", {}).update(self._as_it_stands(note))
        super().__init__(*args, **kwargs)
        self.sections = OF_KIND[session.kind]
        for section in self.sections:
            look = {"rows": section.rows, "class": "voice" if section.voice else ""}
            self.fields[section.key] = forms.CharField(
                label=section.label,
                help_text=section.hint,
                required=False,
                max_length=LONGEST_TEXT,
                widget=forms.Textarea(attrs=look),
            )

    def _as_it_stands(self, note: Note | None) -> dict[str, Any]:
        if note is None:
            return {"framework": self.session.course.framework, "intention": self.session.course.intention}
        bodies = {section.key: section.body for section in note.sections.all()}
        rest = {"version": note.version, "levels": note.levels, "education": note.education}
        return {**bodies, **rest, "framework": note.framework}

    @property
    def section_fields(self) -> list[tuple[forms.BoundField, bool]]:
        """Each section's field, and whether it takes half the width."""
        return [(self[section.key], section.half) for section in self.sections]

    @property
    def kept(self) -> dict[str, str]:
        return {section.key: self.cleaned_data.get(section.key, "") for section in self.sections}

    @property
    def text(self) -> NoteText:
        return NoteText(
            version=self.cleaned_data["version"],
            sections=self.kept,
            levels=tuple(self.cleaned_data.get("levels", ())),
            framework=self.cleaned_data.get("framework", ""),
            education=tuple(self.cleaned_data.get("education", ())),
        )


class TimesForm(forms.Form):
    """When a conversation really began and ended: the clinic's local time."""

    held_on = DayField(label="Held on")
    began = ClockField(label="Began")
    ended = ClockField(label="Ended")

    def __init__(self, *args: Any, zone: ZoneInfo, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("held_on") and cleaned["held_on"] > self.now.astimezone(self.zone).date():
            self.add_error("held_on", "This day has not come yet. Give the day on which it took place.")
        if all(cleaned.get(name) for name in ("held_on", "began", "ended")):
            cleaned["started_at"] = self._instant("began")
            cleaned["ended_at"] = self._instant("ended")
            self._order(cleaned)
        return cleaned

    def _order(self, cleaned: dict[str, Any]) -> None:
        """A session may run past midnight; one that would have to last half a day is a slip of the pen."""
        if cleaned["ended_at"] >= cleaned["started_at"]:
            return
        cleaned["ended_at"] += timedelta(days=1)
        if cleaned["ended_at"] - cleaned["started_at"] > LONGEST_PAST_MIDNIGHT:
            began, ended = cleaned["began"], cleaned["ended"]
            self.add_error("ended", f"{ended:%H:%M} is before it began, {began:%H:%M}. Give a later time.")

    def _instant(self, name: str) -> datetime:
        try:
            return instant(self.cleaned_data["held_on"], self.cleaned_data[name], self.zone)
        except ValidationError as why:
            self.add_error(name, why)
            return datetime.combine(self.cleaned_data["held_on"], self.cleaned_data[name], self.zone)
