"""The first page behind a link that asks about a session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from integration_care.core.ui.window_bar import WindowBar
from patients.portal.forms import CallForm
from patients.portal.places import Place
from patients.portal.presenters.readers import Reader, lead_of
from patients.portal.presenters.writing import bar_of
from patients.portal.words import greeting, since_session, soon


@dataclass(frozen=True)
class StartPage:
    place: Place
    now: datetime
    has_asked: bool

    @property
    def greeting(self) -> str:
        return greeting(self.now, self.place.patient.zone)

    @property
    def where_you_are(self) -> str:
        return since_session(self.place.window.anchor_at, self.now) if self.place.window else ""

    @property
    def bar(self) -> WindowBar | None:
        window = self.place.window
        return (
            bar_of(window, self.place.patient, self.now) if window and self.now <= window.closes_at else None
        )

    @property
    def first_page(self) -> str:
        return self.place.addresses.page(1)

    @property
    def invitation(self) -> str:
        window = self.place.window
        if window and self.now < window.effective_closes_at:
            return _("These are good days to talk it over.")
        return _("It still does good to talk it over.")

    @property
    def booked(self) -> str:
        """Thursday, 15:00; empty when no integration session is booked."""
        window = self.place.window
        if window is None or window.booked_for is None or window.booked_for <= self.now:
            return ""
        return soon(window.booked_for, self.now, self.place.patient.zone)

    @property
    def reader(self) -> Reader | None:
        return lead_of(self.place.patient)

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(code, str(label)) for code, label in CallForm.PARTS]
