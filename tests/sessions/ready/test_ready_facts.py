"""What bears on a dose given at a time: what came up after it was for the next one."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from patients.models import Consent
from sessions.models import Administration, CareSession, Challenge, DoseReview
from sessions.ready.points import bears_on, dose_before, in_force, was_planned
from tests.cast import START

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BEFORE, LAST = START - 9 * DAY, START - 7 * DAY  # `LAST`: the dose before
ZONE = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("asked_at", "reviewed_at", "goes_ahead", "since", "bears"),
    [
        (START + HOUR, None, None, LAST, False),
        (START, None, None, LAST, True),
        (BEFORE, BEFORE + HOUR, True, LAST, False),  # it let the last dose go ahead
        (BEFORE, LAST, True, LAST, False),
        (BEFORE, LAST + HOUR, True, LAST, True),
        (BEFORE, BEFORE + HOUR, False, LAST, True),  # a no stands until it is decided again
        (BEFORE, BEFORE + HOUR, True, None, True),
    ],
)
def test_a_review_bears_on_a_dose(asked_at, reviewed_at, goes_ahead, since, bears):
    review = DoseReview(asked_at=asked_at, reviewed_at=reviewed_at, goes_ahead=goes_ahead)
    assert bears_on(review, since, START) is bears


@pytest.mark.parametrize(
    ("raised_at", "closed_at", "since", "was"),
    [
        (START + HOUR, None, LAST, False),
        (START, None, LAST, True),
        (BEFORE, LAST - HOUR, LAST, False),
        (BEFORE, LAST, LAST, True),
        (BEFORE, START - HOUR, None, False),
        (BEFORE, START, None, True),
    ],
)
def test_a_decision_was_planned_when_the_dose_came_up(raised_at, closed_at, since, was):
    assert was_planned(Challenge(raised_at=raised_at, closed_at=closed_at), since, START) is was


@pytest.mark.parametrize(
    ("given_at", "withdrawn_at", "is_in_force"),
    [
        (START - DAY, START - HOUR, False),
        (START - DAY, START, False),
        (START + DAY, None, False),
        (START - DAY, None, True),
        (START - DAY, START + HOUR, True),
        (START + HOUR, None, True),  # written down later that day, it was signed that day
    ],
)
def test_a_consent_is_in_force(given_at, withdrawn_at, is_in_force):
    consent = Consent(given_at=given_at, withdrawn_at=withdrawn_at)
    assert (in_force([consent], START, ZONE) is consent) is is_in_force


def test_of_two_consents_the_last_is_told():
    older, newer = (Consent(given_at=START - days * DAY) for days in (5, 2))
    assert in_force([newer, older], START, ZONE) is newer


def test_the_dose_before_is_the_last_one_of_another_session():
    this, other = CareSession(pk=uuid4()), uuid4()
    times = [(other, LAST), (other, LAST + HOUR), (this.pk, START - HOUR), (other, START + DAY)]
    given = [Administration(session_id=session, given_at=at) for session, at in times]
    assert dose_before(this, given, START) == LAST + HOUR
    assert dose_before(this, given, LAST) is None
