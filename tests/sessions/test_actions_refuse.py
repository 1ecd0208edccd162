"""Every action, and what it refuses: nothing is half-done, and the words say what is allowed."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from integration_care.audit.models import Event
from patients.followups.models import IntegrationWindow
from patients.models import Course
from sessions import actions
from sessions.actions import Given, NoteText, Seen
from sessions.errors import (
    AmountNeeded,
    CourseIsClosed,
    DoseDoubted,
    IllegalMove,
    InTheFuture,
    NothingGiven,
    NotUnderWay,
    OutOfOrder,
    Overlaps,
    PreparationMissing,
    ReasonNeeded,
    Refused,
    WeightNeeded,
)
from sessions.models import Administration, CareSession, Observation
from tests.cast import START, make_course, make_patient
from tests.sessions.making import HOUR, book_dose, book_talk, given_dose, im, started_dose

MINUTE = timedelta(minutes=1)
Kind, Status = CareSession.Kind, CareSession.Status


def close_course(cast):
    Course.objects.filter(pk=cast.course.pk).update(phase=Course.Phase.CLOSED)


def test_nobody_is_booked_on_a_closed_course(cast):
    close_course(cast)
    with pytest.raises(CourseIsClosed):
        book_dose(cast)


def test_a_booking_of_a_closed_course_is_not_moved_or_brought_back(cast):
    session, gone = book_talk(cast), book_talk(cast, START + HOUR)
    actions.cancel(by=cast.ada, session=gone, reason="ill", now=START)
    close_course(cast)
    with pytest.raises(CourseIsClosed):
        actions.move(
            by=cast.ada, session=session, starts_at=START + HOUR, ends_at=START + 2 * HOUR, now=START
        )
    with pytest.raises(CourseIsClosed):
        actions.book_again(by=cast.ada, session=gone, now=START)


def test_a_preparation_of_a_closed_course_is_written_up_but_changes_no_intention(cast):
    session = book_talk(cast, kind=Kind.PREPARATION)
    close_course(cast)
    close = {"by": cast.ada, "session": session, "started_at": START, "now": START + HOUR}
    with pytest.raises(CourseIsClosed, match="intention stays"):
        actions.complete_preparation(intention="something new", **close)
    session.refresh_from_db()
    assert session.status == Status.BOOKED
    actions.complete_preparation(intention=cast.course.intention, **close)
    session.refresh_from_db()
    assert session.status == Status.COMPLETED


def test_a_session_ends_after_it_starts(cast):
    with pytest.raises(OutOfOrder):
        actions.book(
            by=cast.ada,
            course=cast.course,
            kind=Kind.DOSING,
            lead=cast.ada,
            starts_at=START,
            ends_at=START,
            now=START,
        )


def test_a_patient_is_booked_in_one_place_at_a_time(cast):
    book_talk(cast)
    with pytest.raises(Overlaps):
        book_dose(cast, START + 30 * MINUTE, lead=cast.nia)
    book_dose(cast, START + HOUR)  # bookings that only touch do not overlap


def test_the_database_itself_refuses_a_patient_in_two_places(cast):
    first = book_talk(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        CareSession.objects.create(
            clinic=cast.alder, patient=cast.dana, course=cast.course, kind=Kind.DOSING, lead=cast.nia,
            scheduled_start=first.scheduled_start, scheduled_end=first.scheduled_end,
        )  # fmt: skip


def test_the_database_itself_refuses_a_lead_in_two_conversations(cast):
    ivo = make_patient(cast.alder, cast.ada, "Ivo", "Lund", "America/Chicago")
    first = book_talk(cast)
    same_time = {
        "clinic": cast.alder, "patient": ivo, "course": make_course(ivo), "lead": cast.ada,
        "scheduled_start": first.scheduled_start, "scheduled_end": first.scheduled_end,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match="lead_booked_in_one_conversation"), transaction.atomic():
        CareSession.objects.create(kind=Kind.PREPARATION, **same_time)
    CareSession.objects.create(kind=Kind.DOSING, **same_time)  # a dose does not block whoever watches it


def test_a_session_that_began_is_not_moved(cast):
    session = started_dose(cast)
    with pytest.raises(IllegalMove):
        actions.move(
            by=cast.ada, session=session, starts_at=START + HOUR, ends_at=START + 2 * HOUR, now=START
        )


def test_nobody_is_a_no_show_before_their_time(cast):
    session = book_talk(cast, START + HOUR, now=START)
    with pytest.raises(Refused, match="not begun"):
        actions.no_show(by=cast.ada, session=session, now=START)


def test_a_cancelled_booking_is_not_booked_again_over_another(cast):
    session = book_talk(cast)
    actions.cancel(by=cast.ada, session=session, reason="ill", now=START)
    book_talk(cast)
    with pytest.raises(Overlaps):
        actions.book_again(by=cast.ada, session=session, now=START)


def test_no_session_starts_in_the_future(cast):
    session = book_talk(cast, START + HOUR, now=START)
    with pytest.raises(InTheFuture):
        actions.start(by=cast.ada, session=session, started_at=START + MINUTE, now=START)


def test_the_first_dose_without_preparation_asks_for_a_reason_and_keeps_it(cast):
    session = book_dose(cast)
    with pytest.raises(PreparationMissing, match="1 more preparation"):
        actions.start(by=cast.ada, session=session, now=START)
    actions.start(by=cast.ada, session=session, unprepared_reason="prepared elsewhere", now=START)
    session.refresh_from_db()
    assert session.unprepared_reason == "prepared elsewhere"
    assert session.status_changes.get(became=Status.IN_PROGRESS).reason == "prepared elsewhere"


def test_the_second_dose_asks_for_no_preparation(cast):
    given_dose(cast, START)
    second = book_dose(cast, START + 72 * HOUR)
    assert actions.start(by=cast.nia, session=second, now=START + 72 * HOUR).status == Status.IN_PROGRESS


def test_nothing_is_given_or_seen_before_the_session_starts(cast):
    session = book_dose(cast)
    with pytest.raises(NotUnderWay):
        actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    with pytest.raises(NotUnderWay):
        actions.record_observation(by=cast.nia, session=session, seen=Seen(START, heart_rate=70), now=START)


def test_a_conversation_takes_no_administration(cast):
    session = book_talk(cast)
    actions.start(by=cast.ada, session=session, now=START)
    with pytest.raises(NotUnderWay):
        actions.record_administration(by=cast.nia, session=session, given=im(), now=START)


@pytest.mark.parametrize(
    "given,why",
    [
        (Given(route="im", given_at=START), AmountNeeded),
        (Given(route="im", given_at=START, mg=Decimal(0)), AmountNeeded),
        (Given(route="iv", given_at=START, mg_per_kg=Decimal("0.5")), WeightNeeded),
        (im(75, START + MINUTE), InTheFuture),
        (im(75, START - MINUTE), OutOfOrder),
        (im(75, mg_per_kg=Decimal("0.5"), weight_kg=Decimal(80)), DoseDoubted),
    ],
)
def test_a_wrong_amount_or_time_is_refused_and_nothing_is_written(cast, given, why):
    session = started_dose(cast)
    with pytest.raises(why):
        actions.record_administration(by=cast.nia, session=session, given=given, now=START)
    assert not Administration.objects.exists()


def test_the_database_itself_refuses_mg_per_kg_without_a_weight(cast):
    session = started_dose(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Administration.objects.create(
            clinic=cast.alder, session=session, route="iv", amount=1, unit="mg/kg", total_mg=1,
            given_at=START, recorded_at=START, given_by=cast.nia,
        )  # fmt: skip


@pytest.mark.parametrize("mg,agrees", [(40, True), (42, True), (38, True), (43, False), (37, False)])
def test_more_than_five_percent_between_mg_and_mg_per_kg_asks_again(cast, mg, agrees):
    session = started_dose(cast)
    given = im(mg, mg_per_kg=Decimal("0.5"), weight_kg=Decimal(80))
    if not agrees:
        with pytest.raises(DoseDoubted, match="40 mg") as asked:
            actions.record_administration(by=cast.nia, session=session, given=given, now=START)
        given = replace(given, confirmed=str(asked.value))
    row = actions.record_administration(by=cast.nia, session=session, given=given, now=START)
    assert row.total_mg == mg


def test_a_dose_in_which_nothing_was_given_cannot_be_completed(cast):
    session = started_dose(cast)
    with pytest.raises(NothingGiven):
        actions.complete_dosing(by=cast.nia, session=session, now=START)
    row = actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    actions.strike_administration(by=cast.nia, administration=row, reason="wrong patient", now=START)
    with pytest.raises(NothingGiven):
        actions.complete_dosing(by=cast.nia, session=session, now=START)


def test_a_dose_does_not_end_before_the_last_administration(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(75, START + HOUR), now=START + HOUR)
    with pytest.raises(OutOfOrder):
        actions.complete_dosing(by=cast.nia, session=session, ended_at=START + 30 * MINUTE, now=START + HOUR)


def test_an_entry_is_struck_once_and_only_with_a_reason(cast):
    session = started_dose(cast)
    row = actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    with pytest.raises(ReasonNeeded):
        actions.strike_administration(by=cast.nia, administration=row, reason=" ", now=START)
    actions.strike_administration(by=cast.nia, administration=row, reason="typing error", now=START)
    with pytest.raises(Refused, match="already"):
        actions.strike_administration(by=cast.nia, administration=row, reason="again", now=START)


def test_two_who_strike_the_same_entry_strike_it_once_and_the_first_reason_stays(cast):
    session = started_dose(cast)
    row = actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    other = type(row).objects.get(pk=row.pk)
    actions.strike_administration(by=cast.nia, administration=row, reason="typing error", now=START)
    with pytest.raises(Refused, match="already"):
        actions.strike_administration(by=cast.ada, administration=other, reason="again", now=START)
    row.refresh_from_db()
    assert row.struck_reason == "typing error"


def test_a_correction_that_is_refused_leaves_the_old_entry_standing(cast):
    session = started_dose(cast)
    row = actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    with pytest.raises(WeightNeeded):
        wrong = Given(route="iv", given_at=START, mg_per_kg=Decimal(1))
        actions.correct_administration(by=cast.nia, administration=row, given=wrong, reason="typo", now=START)
    assert session.administrations.standing().count() == 1


def test_an_observation_says_something_and_is_not_in_the_future(cast):
    session = started_dose(cast)
    with pytest.raises(Refused, match="at least one"):
        actions.record_observation(by=cast.nia, session=session, seen=Seen(START), now=START)
    with pytest.raises(InTheFuture):
        seen = Seen(START + MINUTE, heart_rate=70)
        actions.record_observation(by=cast.nia, session=session, seen=seen, now=START)
    assert not Observation.objects.exists()


@pytest.mark.parametrize("kind", [Kind.PREPARATION, Kind.INTEGRATION])
def test_a_conversation_is_not_completed_in_the_future_or_backwards(cast, kind):
    session = book_talk(cast, kind=kind)
    close = actions.complete_preparation if kind == Kind.PREPARATION else actions.complete_integration
    with pytest.raises(InTheFuture):
        close(by=cast.ada, session=session, started_at=START, ended_at=START + HOUR, now=START)
    with pytest.raises(OutOfOrder):
        close(by=cast.ada, session=session, started_at=START, ended_at=START - MINUTE, now=START)
    with pytest.raises(OutOfOrder, match="Give a later time"):
        close(by=cast.ada, session=session, started_at=START, ended_at=START, now=START)


def test_the_database_keeps_no_completed_talk_without_a_length(cast):
    session = book_talk(cast)
    actions.complete_integration(by=cast.ada, session=session, now=START + HOUR)
    with pytest.raises(IntegrityError, match="completed_talk_took_time"), transaction.atomic():
        CareSession.objects.filter(pk=session.pk).update(ended_at=session.started_at)


def test_each_kind_is_completed_by_its_own_action(cast):
    with pytest.raises(Refused, match="integration session"):
        actions.complete_preparation(by=cast.ada, session=book_talk(cast), now=START)


def test_a_cancelled_session_takes_no_note(cast):
    session = book_talk(cast)
    actions.cancel(by=cast.ada, session=session, reason="ill", now=START)
    with pytest.raises(Refused):
        actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"review": "x"}), now=START)


def test_a_refused_action_leaves_no_trace(cast):
    session = started_dose(cast)
    events, windows = Event.objects.count(), IntegrationWindow.objects.count()
    with pytest.raises(NothingGiven):
        actions.complete_dosing(by=cast.nia, session=session, now=START)
    assert (Event.objects.count(), IntegrationWindow.objects.count()) == (events, windows)
