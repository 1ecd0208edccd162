"""The first page behind a link whose message asks for questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from patients.portal.places import Place
from patients.portal.questions.page import Waiting
from patients.portal.questions.waiting import behind_link
from patients.portal.words import greeting


@dataclass
class AskedPage:
    place: Place
    secret: str
    now: datetime

    @property
    def greeting(self) -> str:
        return greeting(self.now, self.place.patient.zone)

    @property
    def waiting(self) -> list[Waiting]:
        link = self.place.link
        return behind_link(link.follow_up, self.secret, self.now) if link else []

    @property
    def asks_for_words(self) -> bool:
        """Whether the message asked for an entry too, and none is handed in."""
        entry, link = self.place.entry, self.place.link
        asked = link is not None and bool(link.follow_up.rule.get("prompt_set"))
        return asked and (entry is None or entry.submitted_at is None)

    @property
    def first_page(self) -> str:
        return self.place.addresses.page(1)
