"""The other ways to put something down, beside words: speak, draw, a photo."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from integration_care.core.ui.paths import NOBODY
from patients.journals.attachments.limits import MEGABYTE, limits
from patients.journals.presenters.attachments import Shown
from patients.portal.places import Place


@dataclass(frozen=True)
class Kept:
    shown: Shown
    remove_url: str


@dataclass
class Express:
    place: Place

    @cached_property
    def kept(self) -> list[Kept]:
        """What the entry holds. Behind a link it is named and can be taken out, and is not shown again."""
        entry = self.place.entry
        held = entry.attachments.standing().listed() if entry else []
        remove = self.place.addresses.remove
        return [Kept(Shown(one, is_readable=not self.place.is_public), remove(one.pk)) for one in held]

    @property
    def remove_at(self) -> str:
        """Where the one with this id is taken out; the page puts in the id that it was told."""
        return self.place.addresses.remove(NOBODY)

    @property
    def minutes(self) -> int:
        return limits().minutes

    @property
    def photo_bytes(self) -> int:
        return limits().megabytes["photo"] * MEGABYTE

    @property
    def photo_megabytes(self) -> int:
        return limits().megabytes["photo"]
