"""What a page costs: autosave comes every few seconds from every writing patient."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.core import tenancy
from tests.cast import START
from tests.factories.windows import an_entry


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
