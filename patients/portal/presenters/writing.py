"""One page of an entry as the patient sees it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from integration_care.core.languages import told
from integration_care.core.ui.window_bar import Mark, WindowBar, window_bar
from integration_care.core.ui.words import local_clock
from patients.followups.models import IntegrationWindow
from patients.journals.content import SLIDERS
from patients.journals.models import Answer, JournalEntry
from patients.journals.replies import Picked, Rated, picked, rated, typed_reply
from patients.models import Patient
from patients.portal import queries, staffed
from patients.portal.offline.beside import Beside, beside
from patients.portal.offline.kept import kept
from patients.portal.offline.standing import answer_to, fields_of
from patients.portal.pages import Page
from patients.portal.places import Place
from patients.portal.presenters.body import BodyPage
from patients.portal.presenters.crisis import Line, crisis_lines, staffed_note
from patients.portal.presenters.express import Express
from patients.portal.presenters.readers import Reader, lead_of, who_hears
from patients.portal.sliders import ends_of
from patients.portal.words import by_when, greeting, since_session


@dataclass(frozen=True)
class Scale:
    name: str
    label: str
    low: str
    high: str
    value: int | None


@dataclass(frozen=True)
class Other:
    """What another device wrote to the same question."""

    text: str


@dataclass
class WritingPage:
    """Everything that `portal/write.html` prints."""

    place: Place
    number: int
    now: datetime
    typed: dict[str, str] | None = None  # what was just sent, when it could not be saved
    errors: Mapping[str, Any] = field(default_factory=dict)
    other: Other | None = None
    token: str = field(default_factory=lambda: uuid.uuid4().hex)

    @cached_property
    def page(self) -> Page:
        return self.place.page(self.number)

    @property
    def entry(self) -> JournalEntry | None:
        return self.place.entry

    @property
    def is_first(self) -> bool:
        return self.number == 1

    @property
    def is_last(self) -> bool:
        return self.number == self.total

    @property
    def total(self) -> int:
        return len(self.place.pages)

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0

    @cached_property
    def answer(self) -> Answer | None:
        return answer_to(self.page, self.entry)

    @property
    def text(self) -> str:
        if self.typed is not None:
            return typed_reply(self.typed)
        if self.page.kind == "free":
            return self.entry.body if self.entry else ""
        return self.answer.text if self.answer else ""

    @cached_property
    def beside(self) -> list[Beside]:
        """What was written on this page from another device, and is kept beside what stands."""
        return [one for one in beside(self.entry) if one.key == self.page.key]

    @property
    def is_own(self) -> bool:
        """In their own journal, and not behind a link."""
        return not self.place.is_public

    @property
    def rated(self) -> Rated:
        """The number and the words of a 0 to 10 question."""
        return rated(self.text)

    @property
    def picked(self) -> Picked:
        """What is chosen of a list, and the words beside it."""
        return picked(self.text, self.page.prompt.choices if self.page.prompt else [])

    @property
    def is_gentle(self) -> bool:
        return self.place.patient.is_trauma_informed

    @property
    def anchor(self) -> str:
        """The line to come to rest on, first; in trauma-informed care."""
        found = self.place.prompt_set
        return told(found.anchor, found.anchor_es) if found and self.is_gentle and self.is_first else ""

    @property
    def may_leave(self) -> bool:
        """Behind a link that asks for an offered set, before the first word: not today, or not for them."""
        return self.is_first and self.entry is None and self.place.offered is not None

    @property
    def scales(self) -> list[Scale]:
        return [Scale(name, *ends_of(name), getattr(self.entry, name, None)) for name in SLIDERS]

    @property
    def is_shared(self) -> bool:
        return bool(self.entry and self.entry.is_shared)

    @property
    def needs_help(self) -> bool:
        """They said that they are not safe at home: help comes before any further page."""
        return self.page.kind == "safe_at_home" and self.text == "no"

    @property
    def who_hears(self) -> str:
        return who_hears(self.place.patient, self.now)

    @property
    def crisis_lines(self) -> list[Line]:
        return crisis_lines(self.place.patient.clinic)

    @property
    def staffed_note(self) -> str:
        return staffed_note(self.place.patient.clinic, self.now, self.place.patient.zone)

    @property
    def saved_state(self) -> str:
        return "conflict" if self.other else "saved" if self.entry else ""

    @property
    def saved_words(self) -> str:
        if self.other:
            return _("changed on another device too")
        return saved_at(self.entry, self.place.patient) if self.entry else ""

    @property
    def greeting(self) -> str:
        return greeting(self.now, self.place.patient.zone)

    @property
    def where_you_are(self) -> str:
        lines = [since_session(self.place.window.anchor_at, self.now)] if self.place.window else []
        if found := self.place.prompt_set:
            lines.append(told(found.introduction, found.introduction_es))
        return " ".join(filter(None, lines))

    @cached_property
    def bar(self) -> WindowBar | None:
        window = self.place.window
        if window is None or self.now > window.closes_at:
            return None
        return bar_of(window, self.place.patient, self.now)

    @cached_property
    def reader(self) -> Reader | None:
        return lead_of(self.place.patient)

    @property
    def share_title(self) -> str:
        return (
            _("Share with %(name)s, %(whose)s, and your care team")
            % {"name": self.reader.first_name, "whose": self.reader.whose}
            if self.reader
            else _("Share with my care team")
        )

    @property
    def share_note(self) -> str:
        return (
            read_by(self.reader, self.place.patient, self.place.window, self.now)
            + " "
            + _("Nobody watches it live.")
        )

    @property
    def private_note(self) -> str:
        """Who would read it, while it is not shared."""
        return _("If you share it: %(who_reads)s") % {"who_reads": self.share_note}

    @cached_property
    def body(self) -> BodyPage:
        return BodyPage(self.text, self.typed or {}, self.errors)

    @cached_property
    def express(self) -> Express:
        return Express(self.place)

    @property
    def has_plan(self) -> bool:
        return queries.has_plan(self.place.patient)

    @property
    def save_url(self) -> str:
        return f"{self.here}?page={self.token}"

    @property
    def here(self) -> str:
        return self.place.addresses.page(self.number)

    @property
    def next_url(self) -> str:
        return self.place.addresses.thanks if self.is_last else self.place.addresses.page(self.number + 1)

    @property
    def fields(self) -> dict[str, str]:
        """What stands at the clinic, by the names of this page's fields; for a device that saved second."""
        return fields_of(self.page, self.entry)

    @property
    def context(self) -> dict[str, Any]:
        return {
            "at": self,
            "place": self.place,
            "nav": "journal",
            "signed_out": self.place.is_public,
            "help_url": self.place.addresses.help,
            "kept": json.dumps(kept(self)),
        }


def read_by(reader: Reader | None, patient: Patient, window: IntegrationWindow | None, now: datetime) -> str:
    """By when it is read: before the booked session, else by the end of a staffed day."""
    who = reader.first_name if reader else _("Your care team")
    if window and window.booked_for and window.booked_for > now:
        when = by_when(window.booked_for, now, patient.zone)
        return _("%(who)s reads this before your session, at %(when)s.") % {"who": who, "when": when}
    by = staffed.reads_by(patient.clinic, now)
    return (
        _("%(who)s reads this by %(when)s.") % {"who": who, "when": by_when(by, now, patient.zone)}
        if by
        else _("%(who)s reads this when they are next in.") % {"who": who}
    )


def saved_at(entry: JournalEntry, patient: Patient) -> str:
    return _("saved, %(time)s") % {"time": local_clock(entry.saved_at, patient.zone)}


def bar_of(
    window: IntegrationWindow, patient: Patient, now: datetime, entries: Sequence[JournalEntry] = ()
) -> WindowBar:
    """The window as the patient sees it. `entries`: their own, where they may see them."""
    marks = [Mark("journal", entry.submitted_at, _("You wrote")) for entry in entries if entry.submitted_at]
    if window.met_at is not None:
        marks.append(Mark("done", window.met_at, _("Your integration session")))
    elif window.booked_for is not None and window.booked_for > now:
        marks.append(Mark("booked", window.booked_for, _("Your next integration session")))
    return window_bar(
        window=window.window,
        anchor_at=window.anchor_at,
        now=now,
        state=window.state(now).value,
        zone=patient.zone,
        marks=marks,
        quiet_hours=(patient.clinic.quiet_from, patient.clinic.quiet_until),
        audience="patient",
    )
