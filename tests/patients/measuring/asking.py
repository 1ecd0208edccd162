"""Questionnaires that Dana is asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from patients.measures.assignments.actions import Asked, assign
from patients.measures.catalogue import instrument
from patients.measures.models import Assignment
from patients.measuring.actions import answer_item
from tests.cast import START, Cast

WEEK = timedelta(days=7)


def asked_for(cast: Cast, key: str = "phq9", at: datetime = START) -> Assignment:
    """By Ada's hand, for a week from `at`."""
    asked = Asked(instrument(key), at, at + WEEK)
    return assign(by=cast.ada, course=cast.course, asked=asked, now=at)


def fill(assignment: Assignment, *values: int | None, by, at: datetime = START) -> None:
    """The first items, in order; None is “rather not say”."""
    for number, value in enumerate(values, start=1):
        answer_item(by=by, assignment=assignment, item=str(number), value=value, now=at)
