"""What keeps a follow-up from going out, checked at the last moment; and what happens when nothing does."""

from datetime import timedelta

import pytest

from patients.followups.actions import log_contact, note_answer
from patients.followups.models import Attempt, ContactLog, FollowUp, FollowUpLink, StaffTask
from patients.journals.models import JournalEntry
from patients.models import Consent, Course, Patient
from tests.cast import START
from tests.patients.followups.conftest import HOUR

# START is 09:00 in Dana's Chicago: T+18 falls at 03:00 and is held until 08:00, T+23.


@pytest.fixture
def texts_too(cast, settings, sent):
    """E-mail and text messages are set up, and Dana agrees to both."""
    settings.FOLLOW_UP_CHANNELS |= {"sms": settings.FOLLOW_UP_CHANNELS["email"]}
    Consent.objects.create(clinic=cast.alder, patient=cast.dana, kind="sms", given_at=START)


def test_nothing_goes_out_early(story, at, tick, sent):
    story.dose()
    at(22.9)
    tick()
    assert sent == []
    assert not Attempt.objects.exists()


def test_no_consent_to_the_channel(story, at, tick, sent):
    story.dose()
    Consent.objects.filter(kind="email").update(withdrawn_at=START)
    at(23)
    tick()
    row = story.row("first-24-hours")
    assert (sent, row.status, row.reason) == ([], "suppressed", "no consent to e-mail")


def test_a_voided_dose(story, at, tick, sent):
    story.dose()
    story.tell(doses=())
    at(23)
    tick()
    assert (sent, story.row("first-24-hours").status) == ([], "cancelled")


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"phase": "closed"}, "the course is closed"), ({"paused_at": START}, "the course is paused")],
)
def test_a_course_that_does_not_go_on(story, at, tick, change, reason):
    story.dose()
    Course.objects.update(**change)
    at(23)
    tick()
    assert story.row("first-24-hours").reason == reason
    assert not Attempt.objects.exists()


def test_an_archived_patient(story, at, tick, sent, cast):
    story.dose()
    Patient.objects.filter(pk=cast.dana.pk).update(is_archived=True)
    at(23)
    tick()
    assert (sent, story.row("first-24-hours").status) == ([], "cancelled")


def test_a_patient_without_an_address_becomes_a_task(story, at, tick, sent, cast):
    story.dose()
    Patient.objects.filter(pk=cast.dana.pk).update(email="")
    at(23)
    tick()
    row = story.row("first-24-hours")
    assert (sent, row.status, row.reason) == ([], "failed", "no address on record")
    assert row.task.title == "Not sent: Journal of the first 24 hours"


def test_a_channel_that_nobody_set_up_is_not_needed(story, at, tick):
    story.dose()
    at(30)
    tick()
    row = story.row("window-opens-sms")
    assert (row.status, row.reason) == ("suppressed", "text messages are not set up")
    assert not StaffTask.objects.filter(follow_up=row).exists()


def test_an_entry_that_is_written_already(story, at, tick, sent, cast):
    dose = story.dose()
    now = at(23)
    stamps = {"started_at": now, "saved_at": now, "submitted_at": now}
    JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, dose_id=dose, client_uuid=dose, **stamps
    )
    tick()
    row = story.row("first-24-hours")
    assert (sent, row.status, row.reason) == ([], "suppressed", "an entry is written")


def test_a_session_that_is_booked(story, at, tick):
    story.dose()
    story.book(START + 30 * HOUR)
    at(24)
    tick()
    row = story.row("window-opens")
    assert (row.status, row.reason) == ("suppressed", "an integration session is booked")


def test_an_answer_stops_the_ladder(story, at, tick, cast):
    story.dose()
    now = at(25)
    note_answer(by=cast.ada, patient_id=cast.dana.pk, follow_up=story.row("first-24-hours"), now=now)
    assert story.row("window-opens-call").cause == "answered"
    assert story.row("reminder").status == "planned"


def test_having_spoken_with_the_patient_makes_the_call_needless(story, at, tick, cast):
    story.dose()
    log_contact(by=cast.ada, window=story.window(), outcome=ContactLog.Outcome.REACHED, note="", now=at(30))
    at(36)
    tick()
    assert story.row("window-opens-call").status == "suppressed"


def test_quiet_hours_where_the_patient_is_by_now_hold_it(story, at, tick, sent, cast):
    story.dose()
    Patient.objects.filter(pk=cast.dana.pk).update(time_zone="Asia/Tokyo")
    at(31)  # 16:00 in Chicago, 07:00 in Tokyo
    tick()
    row = story.row("window-opens")
    assert (sent, row.status) == ([], "planned")
    assert row.due_at == START + 32 * HOUR
    at(32)
    tick()
    assert [message.row_id for message in sent] == [row.pk]


def test_quiet_hours_without_an_end_in_time_become_a_task(story, at, tick, sent, cast):
    story.dose()
    Patient.objects.filter(pk=cast.dana.pk).update(time_zone="Asia/Tokyo")
    at(23)  # 23:00 in Tokyo, and it expires at T+24
    tick()
    row = story.row("first-24-hours")
    assert (sent, row.status, row.cause) == ([], "expired", "quiet")
    assert row.task.audience == "therapist"


def test_at_most_two_messages_a_day(story, at, tick, sent):
    story.dose()
    FollowUp.objects.filter(step__in=["reminder", "last-reminder"]).update(due_at=START + 25 * HOUR)
    at(25)
    FollowUp.objects.filter(step="first-24-hours").update(expires_at=START + 72 * HOUR)
    tick()
    assert len(sent) == 2
    reasons = FollowUp.objects.filter(cause="limit").values_list("reason", flat=True)
    assert list(reasons) == ["at most 2 messages a day"] * 2


def test_a_second_try_waits_for_a_day_with_room(story, at, tick, sent, texts_too):
    """Full are the day's two by 09:00 where Dana is; her text message goes out the next morning at eight."""
    story.dose()
    for hours in (23, 25):
        at(hours)
        tick()
    FollowUp.objects.filter(step="window-opens-sms").update(due_at=START + 30 * HOUR)  # as if unplanned
    at(30)
    tick()
    row = story.row("window-opens-sms")
    assert (len(sent), row.status) == (2, "planned")
    assert (row.due_at, row.held_from) == (START + 47 * HOUR, START + 30 * HOUR)
    at(47)
    tick()
    assert (len(sent), story.row("window-opens-sms").status) == (3, "sent")


@pytest.fixture
def unplanned(story, at, tick, texts_too):
    """As if the plan had not known how full the day is: the call is due before the text that was put off."""
    story.dose()
    for hours in (23, 25):
        at(hours)
        tick()
    FollowUp.objects.filter(step="window-opens-sms").update(due_at=START + 30 * HOUR)
    FollowUp.objects.filter(step="window-opens-call").update(due_at=START + 36 * HOUR)
    at(30)
    tick()
    return story


def calls():
    return StaffTask.objects.open().filter(title__startswith="Call").count()


def test_a_call_waits_for_the_text_that_was_put_off_at_the_last_moment(unplanned, at, tick):
    at(36)
    tick()
    call = unplanned.row("window-opens-call")
    assert (calls(), call.status, call.due_at) == (0, "planned", START + 53 * HOUR)
    at(47)
    tick()
    assert unplanned.row("window-opens-sms").status == "sent"
    at(53)
    tick()
    assert calls() == 1


def test_a_call_waits_for_no_text_that_reaches_nobody(unplanned, at, tick):
    Consent.objects.filter(kind="sms").update(withdrawn_at=START)
    at(36)
    tick()
    assert calls() == 1


def test_a_call_waits_for_no_text_where_too_little_of_its_own_time_would_be_left(unplanned, at, tick):
    FollowUp.objects.filter(step="window-opens-call").update(expires_at=START + 58 * HOUR)
    at(36)
    tick()
    assert calls() == 1


def test_a_call_waits_for_the_message_that_its_ladder_hangs_on(story, at, tick):
    story.dose()
    FollowUp.objects.filter(step="window-opens").update(due_at=START + 40 * HOUR)
    at(37)
    tick()
    assert (calls(), story.row("window-opens-call").due_at) == (0, START + 52 * HOUR)


def test_what_passes_goes_out_once_and_is_written_down(story, at, tick, sent, cast):
    story.dose()
    now = at(23)
    tick()
    tick()
    row = story.row("first-24-hours")
    assert (row.status, row.status_at) == ("sent", now)
    (message,) = sent
    assert message.to == "dana@patient.test"
    (attempt,) = row.attempt_rows.all()
    assert (attempt.result, attempt.channel) == ("accepted", "email")
    assert FollowUpLink.objects.get().follow_up_id == row.pk


def test_a_task_opens_exactly_once_and_only_while_it_is_needed(story, at, tick):
    story.dose()
    at(48)
    tick()
    FollowUp.objects.filter(step="therapist-check").update(status="planned")  # rung twice
    tick()
    assert StaffTask.objects.filter(title="No integration session booked").count() == 1


def test_a_task_that_is_needless_by_then_never_opens(story, at, tick):
    story.dose()
    story.book(START + 50 * HOUR)
    at(48)
    tick()
    assert story.row("therapist-check").status == "suppressed"
    assert not StaffTask.objects.filter(title="No integration session booked").exists()


def test_a_message_too_late_to_be_useful_expires_and_becomes_a_task(story, at, tick, sent):
    story.dose()
    at(24.5)
    tick()
    row = story.row("first-24-hours")
    assert (row.status, row.reason) == ("expired", "it could not go out in time")
    assert row.task.closed_at is None
    assert story.window().effective_closes_at - story.now > timedelta(hours=40)
