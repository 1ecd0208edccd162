"""The time zones a patient chooses from, in plain words: a few that are near first, then every country's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import get_timezone_name
from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from integration_care.accounts.forms.fields import NEARBY, ZoneField, zones_by_country
from integration_care.core.ui.words import local_clock, zone_name
from patients.models import Patient

Choices = list[tuple[str, str]]


def zone_choices(patient: Patient, now: datetime) -> list[tuple[str, Choices]]:
    """By group, each with the time it is there: theirs, the clinic's and those near, then all of them."""
    language = get_language() or "en"
    near = dict.fromkeys([patient.time_zone, patient.clinic.time_zone, *NEARBY])
    often = [(name, _with_clock(_near_words(name, language), name, now)) for name in near]
    everywhere = [(name, _with_clock(words, name, now)) for words, name in _by_country(language)]
    return [(_("Often chosen"), often), (_("By country"), everywhere)]


def _with_clock(words: str, name: str, now: datetime) -> str:
    return f"{words}, {local_clock(now, ZoneInfo(name))}"


def _near_words(name: str, language: str) -> str:
    """Eastern Time, New York"""
    told = get_timezone_name(ZoneInfo(name), "long", zone_variant="generic", locale=language)
    city = zone_name(name)
    return city if city in told else f"{told[0].upper()}{told[1:]}, {city}"


@cache
def _by_country(language: str) -> list[tuple[str, str]]:
    """(words, zone): the city is named only in countries of more than one zone. The names are CLDR's."""
    countries = Locale.parse(language).territories
    named = [(countries[code], name) for name, code in zones_by_country().items()]
    several = Counter(country for country, _name in named)
    return sorted(
        (country if several[country] == 1 else f"{country}, {zone_name(name)}", name)
        for country, name in named
    )


class ZoneForm(forms.Form):
    time_zone = ZoneField(
        label=gettext_lazy("Time zone"), widget=forms.Select(attrs={"class": "form-select"})
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, patient: Patient, now: datetime):
        super().__init__(data, initial={"time_zone": patient.time_zone})
        self.fields["time_zone"].widget.choices = zone_choices(patient, now)
