"""The instruments of one clinic: those that ship, and its own. An old key never breaks an old page."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from uuid import UUID

from patients.measures import catalogue
from patients.measures.catalogue import UnknownInstrumentError
from patients.measures.instrument import Instrument, InstrumentDataError, parse
from patients.measures.models import ClinicInstrument, Response


class Known:
    """What a clinic can look up. Its own are read once, and only when a key is not one that ships."""

    def __init__(self, clinic_id: UUID | None) -> None:
        self._clinic_id = clinic_id
        self._shipped = catalogue.keys()

    @cached_property
    def _own(self) -> list[ClinicInstrument]:
        """The newest version of each key first."""
        rows = ClinicInstrument.objects.filter(clinic=self._clinic_id).defer("original")
        return list(rows.order_by("title", "-number"))

    def instrument(self, key: str, version: str = "") -> Instrument:
        """The instrument, in the version named or else the newest; UnknownInstrumentError for no such key.

        An archived one is still found: what was answered stays readable.
        """
        if key in self._shipped:
            return catalogue.instrument(key)
        mine = [row for row in self._own if row.key == key]
        found = next((row for row in mine if str(row.number) == version), next(iter(mine), None))
        if found is None:
            raise UnknownInstrumentError(f"this clinic has no instrument {key!r}")
        try:
            return parse(found.content)
        except InstrumentDataError as why:
            raise UnknownInstrumentError(str(why)) from why

    def find(self, key: str, version: str = "") -> Instrument | None:
        try:
            return self.instrument(key, version)
        except UnknownInstrumentError:
            return None

    def title(self, key: str, version: str = "") -> str:
        """Its title; for a key that nobody knows any more, the key."""
        found = self.find(key, version)
        return found.title if found else key

    def of(self, response: Response) -> Instrument | None:
        return self.find(response.instrument, response.instrument_version)

    def offered(self) -> list[Instrument]:
        """What can be filled in now: shipped ones in their order, then the clinic's own by title."""
        newest = {row.key: row for row in reversed(self._own) if row.archived_at is None}
        own = (self.find(key) for key in sorted(newest, key=lambda key: newest[key].title))
        return [*map(catalogue.instrument, self._shipped), *filter(None, own)]


def known_to(clinic_id: UUID | None) -> Known:
    return Known(clinic_id)


def known_for(responses: Iterable[Response]) -> Known:
    """For rows of one clinic."""
    return Known(next((row.clinic_id for row in responses), None))
