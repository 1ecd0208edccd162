"""What happens to the plan when life does not follow it."""

from integration_care.audit.actors import LINK
from patients.followups.actions import give_reason, log_contact
from patients.followups.facts import GivenDose
from patients.followups.models import ContactLog, FollowUp, StaffTask
from patients.followups.window import WindowState
from patients.models import Course
from patients.portal.actions import ask_for_call
from tests.cast import START
from tests.patients.followups.conftest import HOUR


def open_titles():
    return set(StaffTask.objects.open().values_list("title", flat=True))


def test_a_session_inside_meets_the_window_and_stops_what_is_needless(story, at, tick):
    story.dose()
    at(50)
    tick()
    assert "No integration session booked" in open_titles()
    story.integrate(START + 50 * HOUR)
    assert story.window().state(story.now) == WindowState.MET
    assert open_titles() == set()
    assert {story.row(step).status for step in ("last-reminder", "admin-call", "late-offer", "reason")} == {
        "suppressed"
    }
    assert story.row("day-7").status == "planned"


def test_a_session_typed_in_days_later_still_meets_the_window(story, at, tick):
    story.dose()
    at(80)
    tick()
    assert story.window().state(story.now) == WindowState.MISSED
    story.integrate(START + 30 * HOUR)
    assert story.window().state(story.now) == WindowState.MET


def test_a_session_after_the_close_is_late_and_never_failed(story, at):
    story.dose()
    at(90)
    story.integrate(START + 88 * HOUR)
    assert story.window().state(story.now) == WindowState.LATE_MET


def test_a_booking_that_falls_through_brings_the_task_back(story, at, tick):
    story.dose()
    story.book(START + 60 * HOUR)
    at(49)
    tick()
    assert story.row("therapist-check").status == "suppressed"
    story.tell(bookings=())
    tick()
    assert "No integration session booked" in open_titles()


def test_a_task_closed_by_a_booking_opens_again_when_it_falls_through(story, at, tick):
    story.dose()
    at(49)
    tick()
    story.book(START + 60 * HOUR)
    assert "No integration session booked" not in open_titles()
    story.tell(bookings=())
    assert "No integration session booked" in open_titles()


def test_the_next_dose_ends_the_window_and_what_it_begins_anew(story):
    story.dose()
    story.dose(START + 48 * HOUR)
    first, second = story.window(1), story.window(2)
    assert first.effective_closes_at == START + 48 * HOUR
    assert second.next_dose_at is None
    assert (story.row("day-7", 1).status, story.row("day-7", 1).reason) == (
        "suppressed",
        "the next dose comes first",
    )
    assert story.row("day-7", 2).status == "planned"


def test_a_dose_ahead_that_is_called_off_gives_the_hours_back(story):
    story.dose()
    story.tell(doses_ahead=(START + 48 * HOUR,))
    assert story.window().effective_closes_at == START + 48 * HOUR
    story.tell(doses_ahead=())
    assert story.window().effective_closes_at == START + 72 * HOUR
    assert story.row("day-7").status == "planned"


def test_two_doses_close_together_ask_for_one_journal_a_day(story, at, tick, sent):
    story.dose()
    story.dose(START + 3 * HOUR)
    at(24)
    tick()
    requests = FollowUp.objects.filter(step="first-24-hours").order_by("window__dose_number")
    assert [row.status for row in requests] in (["sent", "suppressed"], ["suppressed", "sent"])


def test_a_booster_moves_the_anchor_to_the_last_administration(story):
    dose = story.dose()
    (given,) = story.facts.doses
    booster = START + 1 * HOUR
    story.tell(doses=(GivenDose(dose, 1, given.label, START, booster, given.discharged_at),))
    assert story.window().opens_at == START + 25 * HOUR


def test_a_dose_typed_in_late_expires_what_is_past_and_tells_staff(story, at):
    at(30)
    story.dose(START)
    row = story.row("first-24-hours")
    assert (row.status, row.cause) == ("expired", "too_late")
    assert open_titles() == {"Not sent: Journal of the first 24 hours"}


def test_a_wrong_date_put_right_brings_the_message_back(story, at):
    at(30)
    dose = story.dose(START)
    right = START + 24 * HOUR
    story.tell(doses=(GivenDose(dose, 1, "IM 75 mg", right, right, right + 2 * HOUR),))
    assert story.row("first-24-hours").status == "planned"
    assert open_titles() == set()


def test_quiet_hours_that_leave_no_time_are_a_task_at_once(story, at):
    at(36.5)  # 21:30; the dose was at 03:00, its journal request ends at 03:00
    story.dose(START + 18 * HOUR)
    row = story.row("first-24-hours")
    assert (row.status, row.cause) == ("expired", "quiet")
    task = StaffTask.objects.open().get()
    assert (task.title, task.follow_up.step) == (f"Not sent: {row.title}", "first-24-hours/no-slot")
    before = FollowUp.objects.count()
    story.tell()
    assert (StaffTask.objects.count(), FollowUp.objects.count()) == (1, before)


def test_a_paused_course_gets_its_messages_back_when_it_goes_on(story, at, tick):
    story.dose()
    Course.objects.update(paused_at=START)
    at(48)
    tick()
    assert story.row("reminder").status == "suppressed"
    Course.objects.update(paused_at=None)
    story.tell()
    assert story.row("reminder").status == "planned"


def test_a_closed_course_plans_nothing(story):
    story.dose()
    Course.objects.update(phase="closed")
    story.tell()
    assert not FollowUp.objects.unsent().exists()
    assert story.row("reminder").reason == "the course is closed"


def test_reaching_the_patient_closes_the_call_task_as_done_by_the_caller(story, at, tick, cast):
    story.dose()
    for hour in (24, 30, 37):  # the messages above it first
        at(hour)
        tick()
    assert "Call: no answer since the window opened" in open_titles()
    log_contact(by=cast.ada, window=story.window(), outcome=ContactLog.Outcome.REACHED, now=story.now)
    task = StaffTask.objects.get(title__startswith="Call: no answer")
    assert (task.outcome, task.closed_by) == ("done", cast.ada)


def test_reaching_the_patient_answers_their_own_request_for_a_call(story, at, cast):
    story.dose()
    at(30)
    ask_for_call(by=LINK, window=story.window(), follow_up=None, preferred="mornings", now=story.now)
    log_contact(by=cast.ada, window=story.window(), outcome=ContactLog.Outcome.REACHED, now=story.now)
    assert open_titles() == set()


def test_no_answer_leaves_the_call_task_open(story, at, tick, cast):
    story.dose()
    for hour in (24, 30, 37):  # the messages above it first
        at(hour)
        tick()
    log_contact(by=cast.ada, window=story.window(), outcome=ContactLog.Outcome.NO_ANSWER, now=story.now)
    assert "Call: no answer since the window opened" in open_titles()


def test_a_reason_closes_the_question_for_it(story, at, tick, cast):
    story.dose()
    at(73)
    tick()
    assert "Window closed: give a reason" in open_titles()
    give_reason(by=cast.ada, window=story.window(), reason="Away", is_excused=True, now=story.now)
    assert "Window closed: give a reason" not in open_titles()
    assert story.window().state(story.now) == WindowState.EXCUSED
