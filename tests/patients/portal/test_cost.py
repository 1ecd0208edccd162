"""What a page costs: autosave comes every few seconds from every writing patient."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.core import tenancy
from patients.journals.models import JournalEntry
from patients.portal import places
from tests.cast import START
from tests.factories.windows import an_entry

TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
# Messages; some are several questions (`asked_at_once`). The goal is 8 each (issue 7).
MOST = {"home": 2, "autosave": 9, "submit": 23}


def queries(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def test_a_page_behind_a_link_is_bounded(phone, link):
    assert queries(lambda: phone.get(f"{link}/2")) <= 16


def test_autosave_is_bounded_however_much_was_written_before(phone, link):
    def save(version, text):
        sent = {"version": version, "text": text}
        return queries(lambda: phone.post(f"{link}/2?page=a", sent, headers={"x-autosave": "1"}))

    save(0, "one")
    first = save(1, "two")
    for version in range(2, 12):
        save(version, "word " * version)
    assert save(12, "the last") == first <= 26


def beyond_the_shell(portal, settings, act):
    """What `act` asks beyond an empty page of the same shell; what begins and ends transactions left out."""
    settings.ROOT_URLCONF = "tests.benchmarks.urls"

    def asked(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return sum(not query["sql"].startswith(TRANSACTIONS) for query in queries)

    portal.get("/me/floor")
    return asked(act) - asked(lambda: portal.get("/me/floor"))


@pytest.mark.parametrize("page", MOST)
def test_a_page_asks_the_same_after_1_50_and_500_entries(page, portal, window, settings):
    address, counts = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1]), []
    version = iter(range(20))

    def save():
        sent = {"version": next(version), "text": uuid4().hex}
        assert portal.post(address, sent, headers={"x-autosave": "1"}).status_code == 200

    def submit():
        anew = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, uuid4(), 1])
        assert portal.post(anew, {"version": 0, "text": "mine", "go": "hand-in"}).status_code == 302

    act = {"home": lambda: portal.get(reverse("portal:home")), "autosave": save, "submit": submit}[page]
    act()
    for more in (1, 49, 450):
        tenancy.enter(clinic=window.clinic_id)
        many_entries(window, more)
        counts.append(beyond_the_shell(portal, settings, act))
    assert len(set(counts)) == 1
    assert counts[0] <= MOST[page]


def many_entries(window, number):
    at = START - timedelta(minutes=5)
    JournalEntry.objects.bulk_create(
        JournalEntry(
            clinic=window.clinic, patient=window.patient, dose=window.dose, client_uuid=uuid4(),
            started_at=at, saved_at=at, submitted_at=at, visibility="shared",
        )
        for _ in range(number)
    )  # fmt: skip


def test_home_is_bounded(portal, window):
    portal.get(reverse("portal:home"))
    # practices, a night, a check-in, an insight, what is offered, whom to call
    assert queries(lambda: portal.get(reverse("portal:home"))) <= 29


def test_the_journal_asks_as_much_for_many_entries_as_for_one(portal, window):
    counts = set()
    portal.get(reverse("portal:journal"))
    for more in (1, 49):
        tenancy.enter(clinic=window.clinic_id)
        for number in range(more):
            an_entry(window, START - timedelta(minutes=number + 1))
        counts.add(queries(lambda: portal.get(reverse("portal:journal"))))
    assert len(counts) == 1
