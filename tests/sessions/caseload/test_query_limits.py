"""How often a page may ask the database, beyond what every page asks: the same for 1, 50 and 500 rows.

Counted are messages, of which one may be several questions (`asked_at_once`); over an empty page of the same
shell: who is signed in, which clinic, what the top bar says.
"""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.core import tenancy
from patients.journals.models import JournalEntry
from patients.presenters.patient_list import Asked
from tests.cast import START
from tests.factories.windows import HOUR, a_window, many_windows

TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
# The goal is 8, and 12 for the chart (issue 7).
MOST = {"caseload:board": 6, "review:caseload": 8, "patients:list": 3, "caseload:chart": 3}
DIARY = 2  # where an open window has no session, the chart offers the lead's free hours


@pytest.fixture
def asked(as_, cast, settings):
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    ada = as_(cast.ada)

    def count(url):
        ada.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(url).status_code == 200
        return sum(not query["sql"].startswith(TRANSACTIONS) for query in queries)

    return lambda url: count(url) - count("/floor")


@pytest.mark.parametrize("name", ["caseload:board", "review:caseload", "patients:list"])
def test_a_list_asks_no_more_than_it_may_however_long(name, asked, cast):
    counts = []
    for more in (1, 49, 450):
        tenancy.enter(clinic=cast.alder.pk)
        many_windows(cast.alder, cast.ada, more, START)
        counts.append(asked(reverse(name)))
    assert len(set(counts)) == 1
    assert counts[0] <= MOST[name]


@pytest.mark.parametrize(("booked_h", "more"), [(50, 0), (None, DIARY)])
def test_the_chart_asks_no_more_than_it_may_however_much_was_done(booked_h, more, asked, cast):
    tenancy.enter(clinic=cast.alder.pk)
    window = a_window(cast.course, cast.ada, START - 40 * HOUR, messages=[20], booked_h=booked_h)
    counts = []
    for number in (1, 49, 450):
        tenancy.enter(clinic=cast.alder.pk)
        JournalEntry.objects.bulk_create(
            JournalEntry(
                clinic=cast.alder, patient=cast.dana, dose=window.dose, client_uuid=uuid4(), started_at=START,
                saved_at=START, submitted_at=START, visibility="shared",
            )
            for _ in range(number)
        )  # fmt: skip
        counts.append(asked(reverse("caseload:chart", args=[cast.dana.pk])))
    assert len(set(counts)) == 1
    assert counts[0] == MOST["caseload:chart"] + more


def test_a_search_asks_no_more_than_the_list(asked, cast):
    assert asked(reverse("patients:list") + Asked.typed("Moreau").url()) <= MOST["patients:list"]
