"""A circle of three patients with one meeting, led by Paz."""

import pytest

from sessions.groups import actions
from tests.cast import START
from tests.sessions.groups.making import a_circle, somebody


@pytest.fixture
def courses(cast):
    """Dana is looked after by Ada; Gil and Hana by Bea."""
    return [cast.course, somebody(cast, "Gil", "Roth", cast.bea), somebody(cast, "Hana", "Sato", cast.bea)]


@pytest.fixture
def circle(cast, courses):
    circle = a_circle(cast, lead=cast.paz, capacity=3)
    for course in courses:
        actions.join(by=cast.max, group=circle, course=course, now=START)
    return circle


@pytest.fixture
def meeting(circle):
    return circle.meetings.get()
