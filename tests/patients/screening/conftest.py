"""A screening told through the product's own actions."""

from datetime import timedelta

import pytest

from patients.models import Screening
from patients.screening import actions
from patients.screening.actions import Answered
from tests.cast import START


@pytest.fixture
def today(cast):
    """The clinic's day on which everything here happens."""
    return START.astimezone(cast.alder.zone).date()


@pytest.fixture
def answer(cast):
    """`answer("cardiac", "yes", "a stent in 2019")` is Ada asking Dana."""

    def one(key, said, note="", *, by=None, now=START, **more):
        made = actions.answer_screening(
            by=by or cast.ada, course=cast.course, answers=[Answered(key, said, note, **more)], now=now
        )
        return made[0] if made else None

    return one


@pytest.fixture
def clear(cast, today):
    """`clear(row)` is Paz clearing it for thirty days."""

    def one(row, *, by=None, grounds="Echo normal, cardiologist agrees.", days=30, now=START, **more):
        return actions.clear_screening(
            by=by or cast.paz, screening=row, grounds=grounds, now=now,
            expires_on=today + timedelta(days=days), **more,
        )  # fmt: skip

    return one


@pytest.fixture
def standing_rows(cast):
    return lambda: {row.key: row for row in Screening.objects.filter(course=cast.course).standing()}
