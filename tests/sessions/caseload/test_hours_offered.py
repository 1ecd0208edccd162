"""Which hours of the lead the chart offers for the integration of a dose."""

from datetime import UTC, datetime, time

import pytest

from integration_care.accounts.models import WorkingHours
from integration_care.core import tenancy
from sessions.caseload import chart_queries
from sessions.caseload.marks import Viewpoint
from sessions.caseload.now_card import now_card
from tests.cast import START
from tests.factories.windows import HOUR, a_patient, a_session, a_window

NEXT_MONDAY = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)  # 11:00 in New York, six days ahead


@pytest.fixture
def offered(cast):
    """`offered()`: the hours on Dana's chart. Ada works one hour a week, in a window that is open for one."""
    window = a_window(cast.course, cast.ada, START - HOUR)
    window.closes_at = window.effective_closes_at = START + 167 * HOUR
    window.save()
    WorkingHours.objects.create(clinic=cast.alder, member=cast.ada, weekday=1, starts=time(11), ends=time(12))

    def read():
        tenancy.enter(clinic=cast.alder.pk)
        view = Viewpoint(START, cast.alder.zone)
        return [slot.label for slot in now_card(chart_queries.read(cast.dana, START), view).slots]

    return read


def test_an_hour_that_somebody_else_has_is_not_offered_however_late_the_window_closes(cast, offered):
    a_session(a_patient(cast.alder, cast.ada, "Fay Ito"), "integration", NEXT_MONDAY, cast.ada)
    assert offered() == []


def test_an_hour_at_which_the_patient_is_with_somebody_else_is_not_offered(cast, offered):
    a_session(cast.course, "preparation", NEXT_MONDAY, cast.bea)
    assert offered() == []


def test_a_free_hour_of_the_windows_last_day_is_offered(offered):
    assert offered() == ["Mon 11:00"]
