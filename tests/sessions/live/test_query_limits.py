"""How often the dosing screen may ask the database: the same for 1, 50 and 500 rows of vitals.

Counted are messages: one of them is some thirty questions (`asked_at_once`). They are counted over an empty
page of the same shell, as in `caseload/test_query_limits.py`: who is signed in, which clinic, what the top
bar says. What only begins and ends transactions is not counted.
"""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.core import tenancy
from sessions import actions
from sessions.models import Observation
from tests.benchmarks.pages import SEEN
from tests.cast import START
from tests.sessions.making import book_dose, book_talk, im, started_dose

TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
# The goal is 8 (issue 7).
MOST = {"sessions:record": 3, "sessions:live": 2, "sessions:observe": 5}
# Before the dose the page asks besides whether it was prepared for.
ELSE = {"a dose that is booked": 4, "preparation": 3, "integration": 3}


@pytest.fixture
def dose(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    return session


@pytest.fixture
def asked(as_, cast, settings):
    return asked_by(as_(cast.nia), settings)


def asked_by(nia, settings):
    settings.ROOT_URLCONF = "tests.benchmarks.urls"

    def count(address, typed=None):
        with CaptureQueriesContext(connection) as queries:
            sent = {"headers": {"HX-Request": "true"}} if typed is not None or "live" in address else {}
            answer = nia.get(address, **sent) if typed is None else nia.post(address, typed, **sent)
            assert answer.status_code == 200
        return sum(not query["sql"].startswith(TRANSACTIONS) for query in queries)

    count("/floor")
    return lambda *page: count(*page) - count("/floor")


@pytest.mark.parametrize(("name", "typed"), [("record", None), ("live", None), ("observe", SEEN)])
def test_it_asks_no_more_than_it_may_however_much_was_seen(name, typed, asked, cast, dose):
    address, counts = reverse(f"sessions:{name}", args=[dose.pk]), []
    asked(address, typed)  # the first look of a quarter of an hour is told in the trail
    for more in (1, 49, 450):
        tenancy.enter(clinic=cast.alder.pk)
        Observation.objects.bulk_create(
            Observation(
                clinic=cast.alder, session=dose, by=cast.nia, observed_at=START + timedelta(seconds=n),
                recorded_at=START, systolic=120, diastolic=80, heart_rate=70, spo2=98,
            )
            for n in range(more)
        )  # fmt: skip
        counts.append(asked(address, typed))
    assert len(set(counts)) == 1
    assert counts[0] == MOST[f"sessions:{name}"]


@pytest.mark.parametrize("kind", ELSE)
def test_other_pages_of_a_session_ask_no_more_than_they_may(kind, as_, cast, settings):
    session = book_dose(cast) if "dose" in kind else book_talk(cast, kind=kind)
    asked = asked_by(as_(cast.ada), settings)
    assert asked(reverse("sessions:record", args=[session.pk])) == ELSE[kind]
