"""A dose begun and never completed, or completed and nobody knows how the patient left: asked about, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from patients.followups.actions import close_task
from patients.followups.models import StaffTask
from patients.models import Course, ProtocolVersion
from patients.protocols.monitoring import VisitRules
from patients.protocols.rules import ProtocolRules
from patients.protocols.values import Sourced
from sessions import actions
from sessions.actions.moving import settle_course
from tests.cast import START
from tests.sessions.making import HOUR, all_met, given_dose, im, started_dose

LooseEnd = StaffTask.LooseEnd
DUE = START + 4 * HOUR  # three hours are usual, and one is the margin


def tasks(sort):
    return StaffTask.objects.filter(loose_end=sort)


def at_hand(now):
    return list(StaffTask.objects.at_hand(now).exclude(loose_end="").values_list("loose_end", flat=True))


def leave(cast, session, at, **more):
    return actions.discharge(
        by=cast.nia, session=session, discharged_at=at, escort="Sam", checks=all_met(cast),
        reason="no readings in this claim", gaps_reason="none at all", now=at, **more,
    )  # fmt: skip


def move_to(cast, **changes):
    """Dana's course goes on under a version with these rules changed; the one in use stays as it is."""
    version = cast.course.protocol_version
    rules = replace(version.rules, **changes)
    cast.course.protocol_version = ProtocolVersion.objects.create(
        clinic=cast.alder, protocol=version.protocol, number=version.number + 1, content=rules.to_data()
    )
    cast.course.save()


def test_nobody_is_asked_while_the_visit_may_still_go_on(cast):
    started_dose(cast)
    assert at_hand(DUE - HOUR / 60) == []


def test_a_dose_that_is_not_completed_is_the_therapists_task_after_its_end_and_a_margin(cast):
    started_dose(cast)
    assert at_hand(DUE) == ["completion"]
    task = tasks(LooseEnd.COMPLETION).get()
    assert (task.audience, task.due_at, task.patient) == ("therapist", DUE, cast.dana)


def test_end_and_margin_are_the_protocols(cast):
    move_to(cast, visit=VisitRules(Sourced(300, "ours"), Sourced(15, "ours")))
    started_dose(cast)
    assert tasks(LooseEnd.COMPLETION).get().due_at == START + 5 * HOUR + HOUR / 4


def test_a_visit_booked_for_longer_is_not_asked_about_before_its_end(cast):
    session = started_dose(cast)
    session.scheduled_end = START + 6 * HOUR
    session.save()
    settle_course(cast.course, by=cast.ada, now=START)
    assert tasks(LooseEnd.COMPLETION).get().due_at == START + 7 * HOUR


def test_telling_the_same_again_opens_no_second_task(cast):
    started_dose(cast)
    for _ in range(2):
        settle_course(cast.course, by=cast.ada, now=DUE + HOUR)
    assert tasks(LooseEnd.COMPLETION).count() == 1


def test_completing_the_dose_closes_it(cast):
    given_dose(cast)
    task = tasks(LooseEnd.COMPLETION).get()
    assert (task.outcome, task.closed_by) == ("not_needed", None)


@pytest.mark.parametrize("end", [actions.abort, actions.void])
def test_so_does_stopping_it_or_taking_it_back(cast, end):
    session = started_dose(cast)
    end(by=cast.ada, session=session, reason="wrong patient", now=START)
    assert at_hand(DUE) == []


def test_a_completed_dose_without_a_discharge_is_asked_about(cast):
    given_dose(cast)
    assert at_hand(DUE - HOUR / 60) == []
    assert at_hand(DUE) == ["leaving"]


def settled_anew(cast, now, **course):
    """As the first settle after the tasks came into being: none of them is there."""
    StaffTask.objects.exclude(loose_end="").delete()
    Course.objects.filter(pk=cast.course.pk).update(**course)
    cast.course.refresh_from_db()
    settle_course(cast.course, by=cast.ada, now=now)
    return list(tasks(LooseEnd.LEAVING).values_list("due_at", flat=True))


def test_a_dose_of_long_ago_is_not_asked_about(cast):
    given_dose(cast)
    assert settled_anew(cast, DUE + timedelta(days=14)) == [DUE]
    assert settled_anew(cast, DUE + timedelta(days=14, minutes=1)) == []


def test_nor_is_one_of_a_closed_course(cast):
    given_dose(cast)
    assert settled_anew(cast, DUE, phase="closed") == []


def test_a_task_that_is_there_stays_however_long_nobody_sees_to_it(cast):
    given_dose(cast)
    settle_course(cast.course, by=cast.ada, now=DUE + timedelta(days=30))
    assert at_hand(DUE + timedelta(days=30)) == ["leaving"]


def test_so_is_one_that_was_stopped_after_something_was_given(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    actions.abort(by=cast.ada, session=session, reason="unwell", now=START + HOUR)
    assert at_hand(DUE) == ["leaving"]


def test_a_discharge_recorded_later_closes_it(cast):
    session = given_dose(cast)
    leave(cast, session, START + 2 * HOUR)
    assert tasks(LooseEnd.LEAVING).get().outcome == "not_needed"
    assert at_hand(DUE) == []


def test_a_discharge_in_time_never_opens_one(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    leave(cast, session, START + 2 * HOUR)
    actions.complete_dosing(by=cast.nia, session=session, now=START + 2 * HOUR)
    assert not tasks(LooseEnd.LEAVING).exists()


def test_a_protocol_without_checks_before_leaving_asks_for_no_leaving(cast):
    move_to(cast, checklists=replace(cast.course.protocol_version.rules.checklists, discharge=()))
    given_dose(cast)
    assert not tasks(LooseEnd.LEAVING).exists()


def test_one_that_a_person_closed_stays_theirs(cast):
    started_dose(cast)
    task = tasks(LooseEnd.COMPLETION).get()
    close_task(by=cast.ada, task=task, now=DUE)
    settle_course(cast.course, by=cast.ada, now=DUE)
    task.refresh_from_db()
    assert (task.outcome, task.closed_by) == ("done", cast.ada)


def test_a_version_stored_before_these_rules_means_the_shipped_ones(cast):
    data = cast.course.protocol_version.rules.to_data()
    del data["visit"]
    assert ProtocolRules.from_data(data).visit.margin_min.confirm
