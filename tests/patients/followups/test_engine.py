"""The promises of the engine about the wire: once if possible, never lost, and recognisable when repeated."""

import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from integration_care.accounts.models import Clinic
from integration_care.core import tenancy
from integration_care.core.models import Heartbeat
from patients.followups.channels import NotSetUp, Refused, TryAgain, YesLost, channel_for
from patients.followups.engine import claim, expiry, fence, results
from patients.followups.engine.deliver import deliver
from patients.followups.engine.results import Result
from patients.followups.engine.sweep import sweep
from patients.followups.models import Attempt, FollowUp, StaffTask
from sessions.caseload.stuck import stuck_ways
from tests.cast import START
from tests.patients.followups import wire
from tests.patients.followups.conftest import HOUR, lease_runs_out


@pytest.fixture
def due(story, at, sent, cast):
    """A message of Dana's that is due: the journal request, held until 08:00."""
    story.dose()
    at(23)
    return story.row("first-24-hours")


def cross(row):
    crossing = fence.cross(row.pk, row.clinic_id)
    tenancy.enter(clinic=row.clinic_id)
    return crossing


def test_a_claimed_row_is_not_claimed_again(due):
    assert [row.follow_up_id for row in claim.claim()] == [due.pk]
    assert claim.claim() == []


def test_a_lease_that_ran_out_frees_the_row(due):
    claim.claim()
    tenancy.enter(clinic=due.clinic_id)
    lease_runs_out()
    assert [row.follow_up_id for row in claim.claim()] == [due.pk]


def test_ringing_twice_sends_once(due, sent):
    for _ in range(2):
        deliver(due.pk, due.clinic_id)
    assert len(sent) == 1


def test_a_row_that_somebody_is_sending_is_left_alone(due):
    assert cross(due) is not None
    assert cross(due) is None


def test_a_worker_that_was_stopped_for_a_lease_leaves_the_wire_alone(due, story, sent, settings):
    """Another one may have sent it meanwhile, or the night may have come."""

    def reached_late(name):
        time.sleep(0.2)
        return channel_for(name)

    settings.FOLLOW_UP_LEASE_SECONDS = 0.1
    deliver(due.pk, due.clinic_id, channel_named=reached_late)
    assert sent == []
    tenancy.enter(clinic=due.clinic_id)
    assert [attempt.result for attempt in Attempt.objects.all()] == ["transient"]
    settings.FOLLOW_UP_LEASE_SECONDS = 300
    lease_runs_out()
    deliver(due.pk, due.clinic_id)
    assert len(sent) == 1


# A machine of which one clock has counted 1000 s that the other one slept through.
ASLEEP = ["unshare", "--time", "--monotonic", "0", "--boottime", "1000", "--fork"]
CAN_SLEEP = (
    shutil.which("unshare")
    and not subprocess.run([*ASLEEP, "true"], capture_output=True, check=False).returncode
)


@pytest.mark.skipif(not CAN_SLEEP, reason="this machine lets us make no clocks of our own")
def test_a_machine_that_was_asleep_has_held_its_row_all_the_same():
    told = "from patients.followups.engine.claim import time_passed; import time;"
    told += " print(time_passed() - time.monotonic())"
    command = [*ASLEEP, sys.executable, "-c", f"import django; django.setup(); {told}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout) > 999


def test_a_late_result_of_a_lost_lease_changes_nothing(due, story, sent):
    crossing = cross(due)
    lease_runs_out()
    claim.claim()
    tenancy.enter(clinic=due.clinic_id)
    assert results.write(crossing, Result(Attempt.Result.REFUSED)) is False
    assert story.row("first-24-hours").status == "sending"


def test_a_late_yes_still_prevents_the_repeat(due, story, sent):
    crossing = cross(due)
    lease_runs_out()
    claim.claim()
    tenancy.enter(clinic=due.clinic_id)
    results.write(crossing, Result(Attempt.Result.ACCEPTED))
    deliver(due.pk, due.clinic_id)
    tenancy.enter(clinic=due.clinic_id)
    assert (sent, story.row("first-24-hours").status) == ([], "sent")


def test_a_sender_that_died_leads_to_a_repeat_with_the_same_message_id(due, story, tick, sent):
    wire.Wire().send(results_message(cross(due)))
    lease_runs_out()
    tick()
    first, second = sent
    assert first.message_id == second.message_id
    assert first.url == second.url
    assert story.row("first-24-hours").status == "sent"


def results_message(crossing):
    from patients.followups.engine.messages import message_of

    return message_of(crossing.follow_up, crossing.attempt.started_at)


def test_after_silence_at_most_two_more_tries_then_a_task(due, story, tick, sent):
    wire.answers.extend([YesLost("cut")] * 9)
    for _ in range(6):
        tick()
        lease_runs_out()
    row = story.row("first-24-hours")
    assert row.attempt_rows.count() == 3
    assert (row.status, row.cause) == ("failed", "no_answer")
    assert row.task.closed_at is None


def test_a_way_that_is_not_set_up_asks_nobody_about_the_patient(due, story, tick, cast, as_):
    wire.answers.append(NotSetUp("the gateway answered 401"))
    tick()
    row = story.row("first-24-hours")
    assert (row.status, row.attempt_rows.get().result) == ("planned", "not_set_up")
    assert not StaffTask.objects.exists()
    (way,) = stuck_ways(cast.max)
    assert (way.said, way.waiting) == ("the gateway answered 401", 1)
    assert stuck_ways(cast.ada) == [], "nothing that a therapist could mend"
    assert "do not go out: the gateway answered 401" in as_(cast.max).get("/windows/").content.decode()


def test_what_waited_goes_out_once_when_the_way_is_set_up_again(due, story, tick, sent, cast):
    wire.answers.append(NotSetUp("the gateway answered 401"))
    tick()
    lease_runs_out()
    for _ in range(3):
        tick()
    assert (len(sent), story.row("first-24-hours").status) == (1, "sent")
    assert stuck_ways(cast.max) == []


def test_what_waits_too_long_is_a_task_and_not_lost(due, story, tick, sent, at):
    wire.answers.append(NotSetUp("the gateway answered 401"))
    tick()
    at((due.expires_at - START) / HOUR)
    lease_runs_out()
    tick()
    row = story.row("first-24-hours")
    assert row.status == "expired"
    assert row.pk not in [message.row_id for message in sent]
    assert StaffTask.objects.filter(follow_up=row).exists()


def test_a_refusal_for_good_fails_at_once_and_opens_a_task(due, story, tick):
    wire.answers.append(Refused("550 no such person"))
    tick()
    row = story.row("first-24-hours")
    assert (row.status, row.cause, row.attempt_rows.get().detail) == (
        "failed",
        "refused",
        "550 no such person",
    )
    assert row.task.title == "Not sent: Journal of the first 24 hours"


def test_a_refusal_for_now_is_tried_again_later(due, story, tick, sent):
    wire.answers.append(TryAgain("451 later"))
    tick()
    tick()
    assert (sent, story.row("first-24-hours").status) == ([], "planned")
    lease_runs_out()
    tick()
    assert len(sent) == 1
    assert [attempt.result for attempt in Attempt.objects.all()] == ["transient", "accepted"]


def test_a_message_in_trouble_is_a_task_before_it_expires_and_withdrawn_when_it_goes_out(
    due, story, tick, at, sent
):
    wire.answers.append(TryAgain("451 later"))
    tick()
    at(23.5)
    tick()
    assert StaffTask.objects.open().get().follow_up == due
    lease_runs_out()
    tick()
    assert len(sent) == 1
    assert not StaffTask.objects.open().exists()


def test_the_wire_is_never_touched_inside_a_transaction_of_the_fence(due, monkeypatch):
    assert cross(due).follow_up.pk == due.pk
    row = FollowUp.objects.get(pk=due.pk)
    assert (row.status, row.attempt_rows.get().result) == ("sending", "unknown")


def test_a_poisoned_row_is_set_aside_and_stops_nobody(due, story, tick, at, sent):
    rule = {**due.rule, "needless_when": "whenever"}
    FollowUp.objects.filter(pk=due.pk).update(rule=rule, expires_at=START + 72 * HOUR)
    at(24)
    for _ in range(results.STUMBLES):
        tick()
        lease_runs_out()
    assert [message.row_id for message in sent] == [story.row("window-opens").pk]
    row = story.row("first-24-hours")
    assert (row.status, row.cause) == ("failed", "stumbled")
    assert row.task.closed_at is None


def test_a_row_that_cannot_even_expire_stops_nobody(due, at, story, tick):
    FollowUp.objects.filter(pk=due.pk).update(rule={**due.rule, "needless_when": "whenever"})
    at(30)
    for _ in range(results.STUMBLES):
        tick()
    assert story.row("window-opens").status == "sent"
    assert story.row("first-24-hours").status == "failed"


def test_a_message_that_nobody_wrote_is_set_aside_without_being_sent(due, tick, sent, story):
    FollowUp.objects.filter(pk=due.pk).update(rule={**due.rule, "message": "unwritten"})
    for _ in range(results.STUMBLES):
        tick()
        lease_runs_out()
    assert (sent, story.row("first-24-hours").cause) == ([], "stumbled")


def test_a_broker_that_is_away_costs_nothing_but_the_tick(due, sent):
    def refuse(row):
        raise ConnectionError

    sweep(refuse)
    assert [row.follow_up_id for row in claim.claim()] == [due.pk]


def test_a_tick_hands_on_all_that_is_due_batch_by_batch(due, monkeypatch):
    late = {
        "due_at": due.due_at, "expires_at": due.expires_at, "status": "planned", "status_at": due.due_at
    }  # fmt: skip
    for step in ("one", "two", "three"):
        FollowUp.objects.create(
            clinic_id=due.clinic_id, patient_id=due.patient_id, window_id=due.window_id, step=step,
            audience="patient", channel="email", **late,
        )  # fmt: skip
    monkeypatch.setattr(claim, "BATCH", 2)
    monkeypatch.setattr(claim.claim, "__defaults__", (2,))
    handed_on = []
    assert sweep(handed_on.append) == len(handed_on) == 4
    assert len({row.follow_up_id for row in handed_on}) == 4


def test_no_more_is_handed_on_than_may_be_in_hand(due, monkeypatch):
    monkeypatch.setattr(claim, "MOST_IN_HAND", claim.BATCH)
    assert claim.room() == claim.BATCH
    handed_on = []
    sweep(handed_on.append)
    assert [row.follow_up_id for row in handed_on] == [due.pk]
    assert claim.room() == claim.BATCH - 1
    FollowUp.objects.filter(pk=due.pk).update(lease_until=None)
    monkeypatch.setattr(claim, "MOST_IN_HAND", 0)
    assert sweep(handed_on.append) == 0


def test_a_tick_has_an_end_however_much_is_due(due, monkeypatch):
    monkeypatch.setattr("patients.followups.engine.sweep.MOST_BATCHES", 3)
    monkeypatch.setattr(claim, "BATCH", 1)
    asked = []

    def endless():
        asked.append(1)
        return [claim.Claimed(due.pk, due.clinic_id)]

    monkeypatch.setattr(claim, "claim", endless)
    assert sweep(str) == len(asked) == 3


def test_a_paused_clinic_sends_nothing_but_still_opens_tasks(due, story, tick, at, sent):
    Clinic.objects.filter(pk=due.clinic_id).update(engine_paused_at=START)
    at(48)
    tick()
    assert sent == []
    assert story.row("therapist-check").status == "sent"
    assert story.row("window-opens").status == "planned"


def test_what_expires_in_a_paused_clinic_is_told_to_staff(due, story, tick, at, cast):
    Clinic.objects.filter(pk=cast.alder.pk).update(engine_paused_at=START)
    at(24)
    tick()
    row = story.row("first-24-hours")
    assert (row.status, row.task.audience) == ("expired", "therapist")


def test_an_unreadable_row_keeps_no_other_from_being_told(due, story, tick, at, cast):
    """In a paused clinic nothing claims the first row, so it stands in the way until it expires."""
    Clinic.objects.filter(pk=cast.alder.pk).update(engine_paused_at=START)
    rows = FollowUp.objects.filter(window=due.window, channel="email", status="planned")
    rows.filter(pk=due.pk).update(
        rule={**due.rule, "needless_when": "whenever"}, expires_at=START + 25 * HOUR
    )
    rows.filter(step="window-opens").update(due_at=START + 23 * HOUR, expires_at=START + 25.5 * HOUR)
    at(24)
    tick()
    assert story.row("window-opens").task.closed_at is None


def test_what_was_told_does_not_stand_before_what_was_not(due, story, at, monkeypatch):
    """In an outage more rows are in trouble than a round looks at, and the same ones come first each time."""
    FollowUp.objects.filter(window=due.window, channel="email").update(
        due_at=START + 20 * HOUR, expires_at=START + 24 * HOUR
    )
    at(23)
    troubled = {row.pk for row in FollowUp.objects.to_do().to_patients().filter(due_at=START + 20 * HOUR)}
    assert len(troubled) > 1
    monkeypatch.setattr(expiry, "TOLD_AT_ONCE", 1)
    assert [expiry.warn_of_expiring() for _ in troubled] == [1 for _ in troubled]
    tenancy.enter(clinic=due.clinic_id)
    assert {task.follow_up_id for task in StaffTask.objects.open()} == troubled
    assert expiry.warn_of_expiring() == 0


def test_a_row_that_nobody_can_read_is_told_before_it_expires(due, story, tick, at):
    """It may stumble until after the close, and nobody would have known in time."""
    FollowUp.objects.filter(pk=due.pk).update(rule={**due.rule, "needless_when": "whenever"})
    at(23.5)
    tick()
    assert story.row("first-24-hours").status == "planned"
    assert StaffTask.objects.open().get().follow_up == due


def test_clinics_are_swept_together_and_kept_apart(due, tick, cast, sent):
    tenancy.enter(clinic=cast.birch.pk)
    assert not FollowUp.objects.exists()
    tick()
    assert len(sent) == 1


def test_a_whole_round_leaves_a_heartbeat(due, tick):
    tick()
    assert Heartbeat.objects.get(name=Heartbeat.SWEEP).at == START + 23 * HOUR


def test_a_sick_round_leaves_none(due, tick, monkeypatch):
    def fail():
        raise RuntimeError("sick")

    monkeypatch.setattr(expiry, "end_expired", fail)
    tick()
    assert not Heartbeat.objects.filter(name=Heartbeat.SWEEP).exists()


def test_leases_do_not_race_with_the_demos_clock(due, at):
    claim.claim()
    at(23.9)  # an hour of the demo's day in a moment
    assert claim.claim() == []
    tenancy.enter(clinic=due.clinic_id)
    assert story_lease(due) > datetime(2026, 1, 1, tzinfo=UTC)


def story_lease(row):
    return FollowUp.objects.get(pk=row.pk).lease_until
