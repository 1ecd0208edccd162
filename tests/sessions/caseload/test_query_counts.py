"""A full clinic costs as many queries as a quiet one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.core import tenancy
from patients.models import Patient
from sessions.caseload import board_queries, chart_queries
from sessions.caseload import chart as charts
from sessions.caseload.board import present
from sessions.caseload.filters import BoardFilter, Scope
from sessions.caseload.marks import Viewpoint
from tests.cast import START
from tests.factories.windows import HOUR, a_task, a_window, an_alert, an_entry, many_windows

BOARD_QUERIES = 2  # messages
CHART_QUERIES = 4


@pytest.fixture
def count(cast):
    """`count(do)`: how many queries `do()` asks in Ada's clinic."""

    def asked(do):
        tenancy.enter(clinic=cast.alder.pk)
        assert not cast.ada.opened_in_emergency  # what a request knows of its member
        assert not cast.max.opened_in_emergency
        with CaptureQueriesContext(connection) as queries:
            do()
        return len(queries)

    return asked


@pytest.mark.parametrize(("who", "mores"), [("ada", (1, 49, 450)), ("max", (1, 49))])
def test_the_board_asks_as_much_for_1_50_and_500_windows(cast, count, who, mores):
    asked = BoardFilter(rows=500, scope=Scope.CLINIC if who == "max" else Scope.MINE)
    rows = []

    def read():
        facts = board_queries.read(getattr(cast, who), asked, START)
        board = present(facts, asked, Viewpoint(START, cast.alder.zone), may_see_all=False)
        rows.append(sum(len(section.rows) for section in board.sections))

    counts = []
    for more in mores:
        many_windows(cast.alder, cast.ada, more, START)
        counts.append(count(read))
    assert rows == [1, 50, 500][: len(mores)]
    assert set(counts) == {BOARD_QUERIES}


@pytest.mark.parametrize("url", ["/windows/", "/windows/wall/"])
def test_printing_the_board_asks_nothing_more(as_, cast, url):
    ada = as_(cast.ada)
    ada.get(url)
    counts = []
    for more in (1, 30):
        many_windows(cast.alder, cast.ada, more, START)
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(url).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_chart_asks_as_much_for_a_long_course_as_for_one_dose(as_, cast, count):
    url = reverse("caseload:chart", args=[cast.dana.pk])
    ada = as_(cast.ada)

    def read():
        patient = Patient.objects.get(pk=cast.dana.pk)
        charts.present(chart_queries.read(patient, START), cast.ada, Viewpoint(START, cast.alder.zone))

    counts, pages = [], []
    for number, doses in enumerate((1, 5, 12)):
        for n in range(doses):
            give_dose(cast, START - (40 + 100 * (n + 20 * number)) * HOUR)
        counts.append(count(read) - 1)
        with CaptureQueriesContext(connection) as queries:
            assert ada.get(url).status_code == 200
        pages.append(len(queries))
    assert counts == [CHART_QUERIES] * 3
    assert len(set(pages)) == 1


def give_dose(cast, given_at):
    tenancy.enter(clinic=cast.alder.pk)
    window = a_window(
        cast.course, cast.ada, given_at, messages=[20], calls=[(60, "none")], entries=[(20, "shared")]
    )
    a_task(window, START)
    an_alert(cast.dana, START)
    an_entry(window, START)
