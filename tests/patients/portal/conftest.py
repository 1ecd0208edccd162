"""Dana, 22 hours after her dose, with the link to her journal of the first 24 hours."""

from datetime import timedelta

import pytest
from django.test import Client

from integration_care.core.permissions import Role
from patients.followups import links
from patients.journals.actions import install_prompt_sets
from patients.protocols import presets
from tests.cast import START, join
from tests.factories.windows import a_message, a_window

GIVEN_AT = START - timedelta(hours=22)
BORN = {"month": "6", "day": "17", "year": "1984"}
ANOTHER_DAY = {"month": "1", "day": "2", "year": "1990"}


@pytest.fixture
def prompt_sets(cast):
    return {made.key: made for made in install_prompt_sets(by=cast.max, clinic=cast.alder)}


@pytest.fixture
def window(cast, prompt_sets):
    return a_window(cast.course, cast.ada, GIVEN_AT)


def a_link(window, step="first-24-hours"):
    """The secret of a link to one step of the shipped core protocol."""
    rule = next(rule for rule in presets.load("core-24-72").follow_ups if rule.key == step)
    follow_up = a_message(
        window, START - timedelta(hours=1), step=step, rule=rule.to_data(),
        expires_at=START + timedelta(hours=2),
    )  # fmt: skip
    links.make(follow_up)
    return links.secret_for(follow_up)


@pytest.fixture
def link(window):
    return f"/j/{a_link(window)}"


@pytest.fixture
def phone(link):
    """A browser that has given the right birth date on the link."""
    browser = Client()
    assert browser.post(link, BORN).status_code == 302
    return browser


@pytest.fixture
def dana(cast):
    """Dana's own membership in the portal."""
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.member = member
    cast.dana.save()
    return member


@pytest.fixture
def portal(as_, dana, prompt_sets):
    return as_(dana)
