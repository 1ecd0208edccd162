"""How often the dosing screen may ask the database: the same for 1, 50 and 500 rows of vitals.

Counted over an empty page of the same shell, as in `caseload/test_query_limits.py`: who is signed in, which
clinic, what the top bar says.
"""

from datetime import timedelta

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from sessions import actions
from sessions.models import Observation
from tests.asked import taken_by
from tests.benchmarks.pages import SEEN
from tests.cast import START
from tests.sessions.making import book_dose, book_talk, im, started_dose

# Messages, statements. The goal is 8 messages (issue 7).
TAKES = {"sessions:record": (3, 37), "sessions:live": (2, 13), "sessions:observe": (5, 20)}
# Before the dose the page asks besides whether it was prepared for.
ELSE = {"a dose that is booked": (4, 38), "preparation": (3, 22), "integration": (3, 24)}


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
        def act():
            sent = {"headers": {"HX-Request": "true"}} if typed is not None or "live" in address else {}
            answer = nia.get(address, **sent) if typed is None else nia.post(address, typed, **sent)
            assert answer.status_code == 200

        return taken_by(act)

    count("/floor")
    return lambda *page: count(*page).beyond(count("/floor"))


@pytest.mark.parametrize(("name", "typed"), [("record", None), ("live", None), ("observe", SEEN)])
def test_it_asks_so_often_however_much_was_seen(name, typed, asked, cast, dose):
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
    assert set(counts) == {TAKES[f"sessions:{name}"]}


@pytest.mark.parametrize("kind", ELSE)
def test_other_pages_of_a_session_ask_so_often(kind, as_, cast, settings):
    session = book_dose(cast) if "dose" in kind else book_talk(cast, kind=kind)
    asked = asked_by(as_(cast.ada), settings)
    assert asked(reverse("sessions:record", args=[session.pk])) == ELSE[kind]
