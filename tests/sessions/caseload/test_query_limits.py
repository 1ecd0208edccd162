"""How often a page may ask the database, beyond what every page asks: the same for 1, 50 and 500 rows.

Counted over an empty page of the same shell: who is signed in, which clinic, what the top bar says.
"""

from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients.journals.models import JournalEntry
from patients.presenters.patient_list import Asked
from tests.asked import taken_by
from tests.cast import START
from tests.factories.windows import HOUR, a_window, many_windows

# Messages, statements. The goal is 8 messages, and 12 for the chart (issue 7).
TAKES = {
    "caseload:board": (3, 6), "review:caseload": (5, 8), "patients:list": (3, 3), "caseload:chart": (3, 11),
}  # fmt: skip
CHART_WITH_HOURS = (5, 16)  # where an open window has no session, the chart offers the lead's free hours


@pytest.fixture
def asked(as_, cast, settings):
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    ada = as_(cast.ada)

    def count(url):
        assert ada.get(url).status_code == 200
        return taken_by(lambda: ada.get(url))

    return lambda url: count(url).beyond(count("/floor"))


@pytest.mark.parametrize("name", ["caseload:board", "review:caseload", "patients:list"])
def test_a_list_asks_so_often_however_long(name, asked, cast):
    counts = []
    for more in (1, 49, 450):
        tenancy.enter(clinic=cast.alder.pk)
        many_windows(cast.alder, cast.ada, more, START)
        counts.append(asked(reverse(name)))
    assert set(counts) == {TAKES[name]}


@pytest.mark.parametrize(("booked_h", "takes"), [(50, TAKES["caseload:chart"]), (None, CHART_WITH_HOURS)])
def test_the_chart_asks_so_often_however_much_was_done(booked_h, takes, asked, cast):
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
    assert set(counts) == {takes}


def test_a_search_asks_no_more_than_the_list(asked, cast):
    assert asked(reverse("patients:list") + Asked.typed("Moreau").url()) <= TAKES["patients:list"]
