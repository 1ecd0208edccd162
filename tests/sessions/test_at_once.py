"""Two people press at the same moment: one of them wins, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection, transaction

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.followups.models import IntegrationWindow
from sessions import actions
from sessions.errors import IllegalMove, Overlaps, Refused
from sessions.models import Administration, CareSession
from tests.cast import START, make_cast, make_course, make_patient
from tests.sessions.making import HOUR, book_talk, im, started_dose


@pytest.fixture
def live_cast(live_db):
    with transaction.atomic():
        movable_clock.freeze(START)
        return make_cast()


def at_once(cast, *deeds):
    """Each deed in its own thread and transaction; what each returned, or the refusal it met."""
    barrier = Barrier(len(deeds))

    def act(deed):
        try:
            with tenancy.clinic_context(cast.alder.pk):
                barrier.wait(timeout=60)
                return deed()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(act, deeds))


def test_a_dose_is_completed_once(live_cast):
    cast = live_cast
    with tenancy.clinic_context(cast.alder.pk):
        session = started_dose(cast)
        actions.record_administration(by=cast.nia, session=session, given=im(), now=START)

    def complete():
        mine = type(session).objects.get(pk=session.pk)
        return actions.complete_dosing(by=cast.nia, session=mine, now=START + HOUR)

    outcomes = at_once(cast, complete, complete)
    assert sum(isinstance(outcome, IllegalMove) for outcome in outcomes) == 1
    with tenancy.clinic_context(cast.alder.pk):
        assert IntegrationWindow.objects.count() == 1
        assert session.status_changes.filter(became="completed").count() == 1


def test_a_patient_is_booked_once(live_cast):
    cast = live_cast
    outcomes = at_once(cast, lambda: book_talk(cast), lambda: book_talk(cast, lead=cast.nia))
    assert sum(isinstance(outcome, Overlaps) for outcome in outcomes) == 1


def test_a_lead_of_two_courses_is_booked_once(live_cast):
    cast = live_cast
    with tenancy.clinic_context(cast.alder.pk):
        ivo = make_patient(cast.alder, cast.ada, "Ivo", "Lund", "America/Chicago")
        beside = replace(cast, dana=ivo, course=make_course(ivo))
    outcomes = at_once(cast, lambda: book_talk(cast), lambda: book_talk(beside))
    refused = [str(outcome) for outcome in outcomes if isinstance(outcome, Overlaps)]
    assert refused == [f"{cast.ada} already has a session booked then: Tue 3 March, 10:00 to 11:00."]
    with tenancy.clinic_context(cast.alder.pk):
        assert CareSession.objects.booked().filter(lead=cast.ada).count() == 1


def test_an_entry_is_struck_by_one_of_two_whose_reason_stays(live_cast):
    cast = live_cast
    with tenancy.clinic_context(cast.alder.pk):
        row = actions.record_administration(by=cast.nia, session=started_dose(cast), given=im(), now=START)

    def strike_as(member):
        def strike():
            mine = Administration.objects.get(pk=row.pk)
            actions.strike_administration(
                by=member, administration=mine, reason=f"said by {member}", now=START
            )
            return member

        return strike

    outcomes = at_once(cast, strike_as(cast.nia), strike_as(cast.ada))
    (winner,) = [outcome for outcome in outcomes if not isinstance(outcome, Refused)]
    assert [str(one) for one in outcomes if one is not winner] == ["This entry is already struck out."]
    with tenancy.clinic_context(cast.alder.pk):
        row.refresh_from_db()
        assert row.struck_reason == f"said by {winner}"
        assert Event.objects.filter(kind="administration.struck").count() == 1
