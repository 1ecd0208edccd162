"""What a session changes in the windows: opened, moved, met, cancelled, whenever it was typed."""

from datetime import timedelta
from decimal import Decimal

from patients.followups.models import FollowUp, FollowUpLink, IntegrationWindow
from patients.journals.models import Commitment, Insight
from patients.models import Course, CoursePhase
from patients.portal.actions import ask_for_call
from sessions import actions
from sessions.actions import CommitmentDraft, Given, NoteText
from sessions.facts import course_facts
from sessions.models import CareSession, NoteRevision, SessionTheme
from tests.cast import START
from tests.sessions.making import HOUR, book_dose, book_talk, given_dose, im, make_ready, started_dose

Kind = CareSession.Kind
DAY = timedelta(days=1)


def window():
    return IntegrationWindow.objects.get()


def test_a_completed_dose_opens_its_window_at_the_last_administration(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(75), now=START)
    booster = im(25, START + HOUR, part="booster")
    actions.record_administration(by=cast.nia, session=session, given=booster, now=START + HOUR)
    assert not IntegrationWindow.objects.exists()
    actions.complete_dosing(by=cast.nia, session=session, now=START + 2 * HOUR)
    assert window().anchor_at == START + HOUR
    assert window().opens_at == START + 25 * HOUR
    assert window().dose_label == "IM 100 mg"


def test_a_late_entered_dose_opens_its_window_at_the_anchor_not_at_typing_time(cast):
    typed = START + 30 * HOUR
    session = book_dose(cast, START, now=typed)
    actions.start(by=cast.ada, session=session, started_at=START, unprepared_reason="late entry", now=typed)
    make_ready(cast, session, typed)
    actions.record_administration(by=cast.nia, session=session, given=im(75, START), now=typed)
    actions.complete_dosing(by=cast.nia, session=session, ended_at=START + HOUR, now=typed)
    assert window().anchor_at == START
    assert session.status_changes.get(became="completed").at == typed
    session.refresh_from_db()
    assert session.ended_at == START + HOUR
    row = session.administrations.get()
    assert (row.given_at, row.recorded_at) == (START, typed)


def test_a_dose_stopped_with_drug_given_opens_its_window(cast):
    session = started_dose(cast)
    actions.record_administration(by=cast.nia, session=session, given=im(25), now=START)
    actions.abort(by=cast.nia, session=session, reason="nausea", now=START + HOUR)
    assert window().anchor_at == START


def test_a_dose_stopped_with_nothing_given_opens_none(cast):
    actions.abort(by=cast.nia, session=started_dose(cast), reason="pressure too high", now=START + HOUR)
    assert not IntegrationWindow.objects.exists()


def test_a_voided_dose_takes_its_window_with_it(cast):
    session = given_dose(cast)
    actions.void(by=cast.ada, session=session, reason="wrong patient", now=START + 2 * HOUR)
    assert window().cancelled_at == START + 2 * HOUR
    assert course_facts(cast.course).doses == ()


def test_a_corrected_time_moves_the_window(cast):
    session = given_dose(cast)
    row, right = session.administrations.get(), im(75, START + 20 * timedelta(minutes=1))
    actions.correct_administration(
        by=cast.nia, administration=row, given=right, reason="misread the clock", now=START + 2 * HOUR
    )
    assert window().anchor_at == right.given_at


def test_a_corrected_amount_keeps_the_links_that_were_sent_and_the_calls_that_were_asked_for(cast):
    session, later = given_dose(cast), START + 2 * HOUR
    sent = FollowUp.objects.filter(audience="patient").first()
    link = FollowUpLink.objects.create(
        clinic=cast.alder, follow_up=sent, secret_hash="a" * 64, expires_at=START + 10 * DAY
    )
    call = ask_for_call(by=cast.ada, window=window(), follow_up=None, preferred="", now=later)
    actions.correct_administration(
        by=cast.nia, administration=session.administrations.get(), given=im(60), reason="misread", now=later
    )
    for row in (link, call):
        row.refresh_from_db()
    assert link.revoked_at is None and call.closed_at is None and window().cancelled_at is None


def test_integration_inside_the_window_meets_it_however_late_it_is_typed(cast):
    given_dose(cast)
    typed = START + 10 * DAY
    session = book_talk(cast, START + 31 * HOUR, now=typed)
    began = START + 31 * HOUR
    actions.complete_integration(
        by=cast.ada, session=session, started_at=began, ended_at=began + HOUR, now=typed
    )
    assert window().met_at == began
    assert window().met_by == session


def test_a_voided_integration_meets_nothing_any_more(cast):
    given_dose(cast)
    session = book_talk(cast, START + 31 * HOUR)
    actions.complete_integration(by=cast.ada, session=session, now=START + 32 * HOUR)
    actions.void(by=cast.ada, session=session, reason="other patient", now=START + 33 * HOUR)
    assert window().met_at is None


def test_doses_are_numbered_in_the_order_of_giving(cast):
    late = given_dose(cast, START + 4 * DAY)
    early = given_dose(cast, START)
    numbers = {dose.session_id: dose.number for dose in course_facts(cast.course).doses}
    assert numbers == {early.pk: 1, late.pk: 2}


def test_the_next_dose_is_ahead_until_it_is_given(cast):
    given_dose(cast)
    session = book_dose(cast, START + 2 * DAY, now=START + DAY)
    assert course_facts(cast.course).doses_ahead == (START + 2 * DAY,)
    assert window().effective_closes_at == START + 2 * DAY
    actions.cancel(by=cast.ada, session=session, reason="ill", now=START + DAY)
    assert course_facts(cast.course).doses_ahead == ()
    assert window().effective_closes_at == START + 3 * DAY


def test_a_course_is_active_from_its_first_dose(cast):
    Course.objects.filter(pk=cast.course.pk).update(phase=Course.Phase.PREPARATION)
    given_dose(cast)
    cast.course.refresh_from_db()
    assert cast.course.phase == Course.Phase.ACTIVE
    assert CoursePhase.objects.get(course=cast.course).reason == "First dose"


def test_mg_per_kg_is_computed_with_the_weight(cast):
    session = started_dose(cast)
    given = Given(
        route="iv", given_at=START, mg_per_kg=Decimal("0.5"), weight_kg=Decimal("81.3"), over_minutes=40
    )
    row = actions.record_administration(by=cast.nia, session=session, given=given, now=START)
    assert row.total_mg == Decimal("40.65")
    assert (row.amount, row.unit) == (Decimal("0.5"), "mg/kg")


def test_completing_preparation_carries_the_intention_to_the_course(cast):
    session = book_talk(cast, kind=Kind.PREPARATION)
    actions.complete_preparation(by=cast.ada, session=session, intention="To forgive.", now=START + HOUR)
    cast.course.refresh_from_db()
    assert cast.course.intention == "To forgive."


def test_completing_integration_pins_insights_themes_and_commitments(cast):
    session = book_talk(cast)
    actions.complete_integration(
        by=cast.ada, session=session, now=START + HOUR, note=NoteText(0, {"review": "Light."}),
        themes=["Grief", "grief", "voice"], insights=["I can be sad and still be here.", " "],
        commitments=[CommitmentDraft("Walk to the lake", when="Sunday")],
    )  # fmt: skip
    assert [row.theme.name for row in SessionTheme.objects.order_by("theme__name")] == ["Grief", "voice"]
    assert [row.text for row in Insight.objects.filter(session=session)] == [
        "I can be sad and still be here."
    ]
    assert Commitment.objects.get().text == "Walk to the lake"


def test_a_theme_keeps_its_first_spelling_across_sessions(cast):
    for day in (0, 7):
        session = book_talk(cast, START + day * DAY)
        now = START + day * DAY + HOUR
        actions.complete_integration(
            by=cast.ada, session=session, themes=[["Grief", "GRIEF"][day // 7]], now=now
        )
    assert {row.theme.name for row in SessionTheme.objects.all()} == {"Grief"}


def test_an_older_state_of_a_note_is_kept_when_it_is_changed_later(cast):
    session = book_talk(cast)
    actions.save_note(by=cast.ada, session=session, note=NoteText(0, {"review": "first"}), now=START)
    actions.save_note(by=cast.ada, session=session, note=NoteText(1, {"review": "soon"}), now=START)
    assert not NoteRevision.objects.exists()
    actions.save_note(by=cast.ada, session=session, note=NoteText(2, {"review": "later"}), now=START + HOUR)
    assert "soon" in NoteRevision.objects.get().content


def test_a_cancelled_booking_comes_back_with_one_act(cast):
    session = book_talk(cast, START + DAY, now=START)
    actions.cancel(by=cast.max, session=session, reason="snow", now=START)
    actions.book_again(by=cast.max, session=session, now=START)
    assert session.status == "booked"
    assert [row.became for row in session.status_changes.order_by("created_at")] == [
        "booked",
        "cancelled",
        "booked",
    ]


def test_a_dose_whose_every_entry_is_struck_out_has_no_window_any_more(cast):
    session = given_dose(cast)
    row = session.administrations.get()
    actions.strike_administration(
        by=cast.nia, administration=row, reason="wrong patient", now=START + 2 * HOUR
    )
    assert window().cancelled_at == START + 2 * HOUR
