"""Fields that several forms share."""

from __future__ import annotations

import zoneinfo
from functools import cache

from babel import Locale
from babel.core import get_global
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
NO_COUNTRY = frozenset({"001", "ZZ"})  # CLDR's codes of the world, and of nowhere known


@cache
def zones_by_country() -> dict[str, str]:
    """Zone and the code of its country, by CLDR: no second names of a zone, and none where nobody lives."""
    countries, known = get_global("zone_territories"), Locale("en").territories
    once = zoneinfo.available_timezones() & countries.keys() - get_global("zone_aliases").keys()
    found = {name: countries[name] for name in sorted(once) if not name.startswith("Antarctica/")}
    return {name: code for name, code in found.items() if code in known and code not in NO_COUNTRY}


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """IANA zones by continent, those of the United States first."""
    groups: dict[str, list[tuple[str, str]]] = {"United States": [(name, _city(name)) for name in NEARBY]}
    for name in zones_by_country():
        if name not in NEARBY:
            groups.setdefault(name.partition("/")[0], []).append((name, _city(name)))
    return [*groups.items(), ("Other", [("UTC", "UTC")])]


def _city(name: str) -> str:
    return name.partition("/")[2].replace("_", " ").replace("/", ", ")


class ZoneField(forms.ChoiceField):
    """A choice of time zones, in which a rare zone that is stored already stays valid."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(choices=zone_choices, **kwargs)  # type: ignore[arg-type]

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """What is stored stays chosen, where the list leaves it out."""
        bound = super().get_bound_field(form, field_name)
        stored, groups = bound.value(), list(self.widget.choices)
        if stored and stored not in {name for _group, zones in groups for name, _words in zones}:
            self.widget.choices = [("Now", [(stored, stored)]), *groups]
        return bound

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
