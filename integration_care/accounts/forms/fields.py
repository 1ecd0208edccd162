"""Fields that several forms share."""

from __future__ import annotations

import zoneinfo
from functools import cache

from django import forms

NEARBY = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)
CONTINENTS = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """IANA zones by continent, those of the United States first."""
    known = sorted(zoneinfo.available_timezones())
    groups: dict[str, list[tuple[str, str]]] = {"United States": [(name, _city(name)) for name in NEARBY]}
    for name in known:
        continent = name.partition("/")[0]
        if continent in CONTINENTS and name not in NEARBY:
            groups.setdefault(continent, []).append((name, _city(name)))
    return [*groups.items(), ("Other", [("UTC", "UTC")])]


def _city(name: str) -> str:
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")


class ZoneField(forms.ChoiceField):
    """A choice of time zones, in which a rare zone that is stored already stays valid."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(choices=zone_choices, **kwargs)  # type: ignore[arg-type]

    def valid_value(self, value: object) -> bool:
        return str(value) in zoneinfo.available_timezones()


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)  # type: ignore[arg-type]


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: object) -> None:
        super().__init__(format="%H:%M", **kwargs)  # type: ignore[arg-type]
