"""Times and spans as they are said on screen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import Context, Template
from django.utils.translation import override

from integration_care.core.ui import words

AT = datetime(2026, 6, 17, 23, 40, tzinfo=UTC)


def rendered(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("minutes", "said", "spoken"),
    [
        (540, "9 h", "9 hours"),
        (119, "1 h", "1 hour"),
        (59, "59 min", "59 minutes"),
        (1, "1 min", "1 minute"),
        (-5, "0 min", "0 minutes"),
    ],
)
def test_hours_are_rounded_down(minutes, said, spoken):
    assert words.hours(timedelta(minutes=minutes)) == said
    assert words.spoken_hours(timedelta(minutes=minutes)) == spoken


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Dana Moreau", "DM"), ("Ada", "A"), ("Maria de la Cruz", "MC"), ("", ""), ("émile Roux", "ÉR")],
)
def test_initials_are_first_and_last(name, letters):
    assert words.initials(name) == letters


def test_a_zone_is_known_by_its_city():
    assert words.zone_name("America/Argentina/Buenos_Aires") == "Buenos Aires"
    assert words.zone_name("UTC") == "UTC"


def test_a_city_is_called_as_people_call_it_in_their_language():
    with override("es"):
        assert words.zone_name("America/New_York") == "Nueva York"
        assert words.zone_name("Europe/London") == "Londres"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ at|local:zone }}", "Wed 17 June, 18:40 (Chicago)"),
        ("{{ at|local_moment:zone }}", "Wed 17 June, 18:40"),
        ("{{ at|local_day:zone }}", "Wed 17 June"),
        ("{{ at|local_clock:zone }}", "18:40"),
        ("{{ zone|zone_name }}", "Chicago"),
        ("{{ left|hours }}", "9 h"),
        ("{{ left|spoken_hours }}", "9 hours"),
        ("{{ at|since_dose:anchor }}", "+9 h"),
        ("{{ name|initials }}", "DM"),
        ("{% local_range anchor at zone %}", "Wed 17 June, 09:40–18:40 (Chicago)"),
        ("{{ nothing|local:zone }}{{ nothing|hours }}", ""),
    ],
)
def test_templates_say_times_with_their_zone(source, said):
    context = {
        "at": AT,
        "zone": "America/Chicago",
        "left": timedelta(hours=9),
        "anchor": AT - timedelta(hours=9),
    }
    assert rendered(source, name="Dana Moreau", nothing=None, **context) == said
