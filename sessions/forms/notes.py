"""The note of a session: sections by kind, with the version it was opened at; and its times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from patients.models import Course
from sessions.forms.times import DAY, ClockField, DayField, instant, second_of
from sessions.models import CareSession, Note
from sessions.note_sections import OF_KIND, Section
from sessions.notes.text import NoteText
from sessions.queries import hidden_keys

LONGEST_TEXT = 20_000
LONGEST_PAST_MIDNIGHT = timedelta(hours=8)


@dataclass(frozen=True)
class SectionField:
    """A section on the page. `is_shown` is False while its framework is not chosen and it is empty."""

    section: Section
    field: forms.BoundField
    is_shown: bool


@dataclass(frozen=True)
class SectionGroup:
    """Sections that stand under one heading, which may be empty."""

    title: str
    framework: str
    fields: tuple[SectionField, ...]

    @property
    def is_shown(self) -> bool:
        return any(one.is_shown for one in self.fields)


class NoteForm(forms.Form):
    """What is saved as it is typed. Every field may stay empty.

    The sections of every framework are in the form, so that another one can be chosen without a round to
    the server; those that are not chosen are out of sight until something is written in them.

    `asks_commitment`: nothing is wrong, but a commitment is asked for once before completing.
    """

    asks_commitment = False

    version = forms.IntegerField(
        min_value=0, initial=0, widget=forms.HiddenInput(attrs={"data-autosave-version": True})
    )
    framework = forms.ChoiceField(label="Framework", choices=Course.Framework.choices, required=False)

    def __init__(self, *args: Any, session: CareSession, note: Note | None = None, **kwargs: Any) -> None:
        self.session = session
        kwargs["initial"] = kwargs.get("initial", {}) | self._as_it_stands(note)
        super().__init__(*args, **kwargs)
        self.fields["framework"].widget.attrs["data-framework-choice"] = True
        self.sections = tuple(self._sections(note))
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
        course = self.session.course
        if note is None:
            return {"framework": course.framework, "intention": course.intention}
        bodies = {section.key: section.body for section in note.sections.all()}
        ticked = {"levels": note.levels, "education": note.education, "emotions": note.emotions}
        return {**bodies, **ticked, "version": note.version, "framework": note.framework or course.framework}

    def _sections(self, note: Note | None) -> Iterator[Section]:
        """What is asked for here, and whatever else something was written in: no text is out of reach."""
        hidden = hidden_keys(CareSession.Kind(self.session.kind))
        written = {section.key for section in note.sections.all() if section.body} if note else set()
        for section in OF_KIND[self.session.kind]:
            is_asked = section.is_asked_in(self.session) and section.key not in hidden
            if is_asked or section.key in written or self._is_sent(section):
                yield section

    def _is_sent(self, section: Section) -> bool:
        return self.is_bound and self.add_prefix(section.key) in self.data

    @property
    def section_groups(self) -> list[SectionGroup]:
        """The sections as the page shows them, under their headings."""
        together = groupby(self.sections, key=lambda section: (section.group, section.framework))
        return [
            SectionGroup(title, framework, tuple(self._placed(section) for section in sections))
            for (title, framework), sections in together
        ]

    def _placed(self, section: Section) -> SectionField:
        is_chosen = section.framework in ("", self["framework"].value())
        return SectionField(section, self[section.key], is_chosen or bool(self[section.key].value()))

    @property
    def has_frameworks(self) -> bool:
        """Whether it matters here which framework is chosen."""
        return any(section.framework for section in self.sections)

    @property
    def kept(self) -> dict[str, str]:
        """Of each section that was sent: what was not on the page stays as it is."""
        sent = filter(self._is_sent, self.sections)
        return {section.key: self.cleaned_data.get(section.key, "") for section in sent}

    @property
    def text(self) -> NoteText:
        return NoteText(
            version=self.cleaned_data["version"],
            sections=self.kept,
            levels=tuple(self.cleaned_data.get("levels", ())),
            framework=self.cleaned_data.get("framework") or self.session.course.framework,
            education=tuple(self.cleaned_data.get("education", ())),
            emotions=tuple(self.cleaned_data.get("emotions", ())),
            changed=self._changed,
        )

    @property
    def _changed(self) -> frozenset[str] | None:
        """Of what is sent, what was typed in since (autosave.js): `commitments` for `commitments-0-text`."""
        if "_typed" not in self.data or not isinstance(self.data, QueryDict):
            return None
        return frozenset(re.sub(r"-\d+-\w+$", "", name) for name in self.data.getlist("_typed"))


def usual_times(start: datetime, end: datetime | None, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """What the times are likely to be, as booked or recorded: the end stays open until it has passed."""
    began = min(start, now).astimezone(zone)
    ended = end.astimezone(zone).time() if end and end <= now else None
    return {"held_on": began.date(), "began": began.time(), "ended": ended}


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


class TimesForm(forms.Form):
    """When a conversation really began and ended: the clinic's local time.

    `is_under_way`: an empty end means now, the moment at which it is sent, unless that makes it endless.
    """

    held_on = DayField(label="Held on")
    began = ClockField(label="Began")
    ended = ClockField(label="Ended")

    def __init__(
        self, *args: Any, zone: ZoneInfo, now: datetime, is_under_way: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        if is_under_way:
            self.fields["ended"].required = False
            self.fields["ended"].widget.attrs["placeholder"] = "now"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        ends_now = not cleaned.get("ended") and "ended" not in self.errors
        if ends_now:
            cleaned["ended"] = self.now.astimezone(self.zone).time()
        if cleaned.get("held_on") and cleaned["held_on"] > self.now.astimezone(self.zone).date():
            self.add_error("held_on", "This day has not come yet. Give the day on which it took place.")
        if all(cleaned.get(name) for name in ("held_on", "began", "ended")):
            cleaned["started_at"] = self._instant("began")
            cleaned["ended_at"] = self._instant("ended")
            if ends_now and self.now - cleaned["started_at"] > LONGEST_PAST_MIDNIGHT:
                self.add_error("ended", "It began long ago. Give the time at which it ended, such as 15:00.")
            elif not {"began", "ended"} & self.errors.keys():
                self._order(cleaned)
        return cleaned

    def _order(self, cleaned: dict[str, Any]) -> None:
        """A session may run past midnight; one that would have to last half a day is a slip of the pen."""
        began, ended = cleaned["began"], cleaned["ended"]
        for later in (self._second, self._next_day):
            if _minute(cleaned["ended_at"]) > _minute(cleaned["started_at"]):
                return
            cleaned["ended_at"] = later()
        if not timedelta() < cleaned["ended_at"] - cleaned["started_at"] <= LONGEST_PAST_MIDNIGHT:
            then = f"{began:%H:%M}"
            words = "is when it began" if f"{ended:%H:%M}" == then else f"is before it began, {then}"
            self.add_error("ended", f"{ended:%H:%M} {words}. Give a later time.")

    def _second(self) -> datetime:
        return second_of(self._instant("ended"), self.zone)

    def _next_day(self) -> datetime:
        return self._instant("ended", DAY)

    def _instant(self, name: str, later: timedelta = timedelta()) -> datetime:
        day, clock = self.cleaned_data["held_on"] + later, self.cleaned_data[name]
        try:
            return instant(day, clock, self.zone)
        except ValidationError as why:
            self.add_error(name, why)
            return datetime.combine(day, clock, self.zone)
