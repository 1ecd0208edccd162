from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patients.followups.planning.planned import Contact
from patients.followups.planning.quiet import QuietHours, is_quiet
from patients.followups.window import WindowError
from patients.protocols import presets
from tests.patients.followups.doses import (
    CHICAGO,
    NEVER_QUIET,
    anchors,
    gaps,
    going_out,
    hours,
    local,
    planned,
    quiet_hours,
    row,
    window_after,
    zones,
)

MORNING = local("2026-06-01 10:00")
AFTERNOON = local("2026-06-01 15:00")

protocols = st.sampled_from(presets.names())
doses = {"anchor": anchors, "zone": zones, "quiet": quiet_hours, "gap": gaps, "protocol": protocols}


def rows_of(anchor, zone, quiet, gap, protocol, **facts):
    next_dose_at = gap and anchor + gap
    return planned(anchor, next_dose_at=next_dose_at, zone=zone, quiet=quiet, protocol=protocol, **facts)


def contacts_of(rows):
    return [Contact(row.due_at, row.is_journal_request) for row in going_out(rows) if row.is_message]


def steps(rows):
    return {row.step for row in rows}


# What must never be.


def test_a_dose_without_a_zone_is_refused():
    with pytest.raises(WindowError):
        planned(MORNING.replace(tzinfo=None))


@settings(deadline=None, max_examples=100)
@given(**doses)
def test_no_message_is_ever_due_in_quiet_hours(anchor, zone, quiet, gap, protocol):
    for planned_row in going_out(rows_of(anchor, zone, quiet, gap, protocol)):
        if planned_row.is_message:
            assert not is_quiet(planned_row.due_at, zone=zone, quiet=quiet), planned_row.step


@settings(deadline=None, max_examples=100)
@given(**doses)
def test_nothing_is_due_at_or_after_its_expiry_nor_before_the_dose(anchor, zone, quiet, gap, protocol):
    for planned_row in rows_of(anchor, zone, quiet, gap, protocol):
        assert anchor <= planned_row.due_at < planned_row.expires_at, planned_row.step


@settings(deadline=None, max_examples=100)
@given(**doses)
def test_what_belongs_inside_the_window_never_outlives_it(anchor, zone, quiet, gap, protocol):
    window = window_after(anchor, next_dose_at=gap and anchor + gap, protocol=protocol)
    for planned_row in going_out(rows_of(anchor, zone, quiet, gap, protocol)):
        rule = planned_row.rule
        if rule and rule.due.after_h is not None and anchor + hours(rule.due.after_h) < window.closes_at:
            assert planned_row.expires_at <= window.effective_closes_at, planned_row.step


@settings(deadline=None, max_examples=100)
@given(**doses)
def test_only_messages_are_held_and_only_out_of_quiet_hours(anchor, zone, quiet, gap, protocol):
    for planned_row in rows_of(anchor, zone, quiet, gap, protocol):
        if planned_row.held_from is not None:
            assert planned_row.is_message
            assert planned_row.held_from != planned_row.due_at
            assert is_quiet(planned_row.held_from, zone=zone, quiet=quiet)


@settings(deadline=None, max_examples=100)
@given(**doses)
def test_the_limits_hold(anchor, zone, quiet, gap, protocol):
    messages = contacts_of(rows_of(anchor, zone, quiet, gap, protocol))
    window = window_after(anchor, next_dose_at=gap and anchor + gap, protocol=protocol)
    days = [message.at.astimezone(zone).date() for message in messages]
    journal_days = [message.at.astimezone(zone).date() for message in messages if message.is_journal_request]
    assert all(days.count(day) <= 2 for day in days)
    assert len(journal_days) == len(set(journal_days))
    assert len([message for message in messages if message.at < window.effective_closes_at]) <= 5


@settings(deadline=None, max_examples=80)
@given(**doses)
def test_planning_twice_gives_the_same_rows_each_once(anchor, zone, quiet, gap, protocol):
    first = rows_of(anchor, zone, quiet, gap, protocol)
    assert rows_of(anchor, zone, quiet, gap, protocol) == first
    assert len({(planned_row.step, planned_row.audience) for planned_row in first}) == len(first)


@settings(deadline=None, max_examples=80)
@given(**doses)
def test_no_step_is_dropped_in_silence(anchor, zone, quiet, gap, protocol):
    rows = rows_of(anchor, zone, quiet, gap, protocol)
    assert steps(rows) >= {step.key for step in presets.load(protocol).follow_ups}
    assert all(planned_row.is_planned or planned_row.reason for planned_row in rows)


@settings(deadline=None, max_examples=80)
@given(**doses)
def test_every_message_without_a_slot_has_a_task_in_its_place(anchor, zone, quiet, gap, protocol):
    rows = rows_of(anchor, zone, quiet, gap, protocol)
    for lost in (planned_row for planned_row in rows if planned_row.problem == "no-slot"):
        assert row(rows, f"{lost.step}/no-slot").is_planned


@settings(deadline=None, max_examples=80)
@given(anchor=anchors, zone=zones, quiet=quiet_hours, gap=gaps.filter(bool))
def test_two_doses_keep_the_limits_together_and_planning_again_changes_neither(anchor, zone, quiet, gap):
    place = {"zone": zone, "quiet": quiet}
    first = planned(anchor, next_dose_at=anchor + gap, **place)
    second = planned(anchor + gap, already=contacts_of(first), **place)
    both = contacts_of(first) + contacts_of(second)
    days = [contact.at.astimezone(zone).date() for contact in both]
    journals = [contact.at.astimezone(zone).date() for contact in both if contact.is_journal_request]
    assert all(days.count(day) <= 2 for day in days)
    assert len(journals) == len(set(journals))
    assert planned(anchor, next_dose_at=anchor + gap, already=contacts_of(second), **place) == first


# The default plan.


@pytest.mark.parametrize(
    ("step", "audience", "channel", "after_h"),
    [
        ("first-24-hours", "patient", "email", 18),
        ("window-opens", "patient", "email", 24),
        ("window-opens-sms", "patient", "sms", 30),
        ("window-opens-call", "therapist", "task", 36),
        ("reminder", "patient", "email", 48),
        ("therapist-check", "therapist", "task", 48),
        ("last-reminder", "patient", "email", 60),
        ("admin-call", "admin", "task", 60),
        ("reason", "therapist", "task", 72),
        ("late-offer", "patient", "email", 72),
        ("day-7", "patient", "email", 168),
        ("relapse-watch", "therapist", "task", 336),
        ("day-14", "patient", "email", 336),
        ("day-30", "patient", "email", 720),
        ("day-90", "patient", "email", 2160),
    ],
)
def test_the_default_plan_without_quiet_hours(step, audience, channel, after_h):
    found = row(planned(AFTERNOON, quiet=NEVER_QUIET, reach={"email"}), step)
    assert (found.audience, found.channel, found.due_at) == (audience, channel, AFTERNOON + hours(after_h))


def test_the_first_journal_is_asked_for_within_24_hours_even_after_an_early_dose():
    journal = row(planned(local("2026-06-01 08:00")), "first-24-hours")
    assert journal.held_from == local("2026-06-02 02:00")
    assert journal.due_at == local("2026-06-01 20:59")
    assert journal.is_journal_request


def test_a_rung_counts_from_when_the_rung_above_really_goes_out():
    rows = planned(local("2026-06-01 22:00"))
    assert row(rows, "window-opens").due_at == local("2026-06-03 08:00")
    assert row(rows, "window-opens-sms").due_at == local("2026-06-03 14:00")
    assert row(rows, "window-opens-call").due_at == local("2026-06-03 20:00")


def test_a_rung_that_went_out_is_not_planned_again_but_still_counts():
    went_out_at = local("2026-06-02 17:30")
    rows = planned(AFTERNOON, done={"window-opens": went_out_at}, already=[Contact(went_out_at)])
    assert "window-opens" not in steps(rows)
    assert row(rows, "window-opens-sms").held_from == local("2026-06-02 23:30")
    assert row(rows, "window-opens-call").due_at == local("2026-06-03 14:00"), (
        "after the text, held overnight"
    )


def test_the_third_message_of_a_day_is_kept_as_suppressed_with_the_reason():
    already = [Contact(local("2026-06-03 08:30")), Contact(local("2026-06-03 09:00"))]
    reminder = row(planned(MORNING, already=already), "reminder")
    assert (reminder.status, reminder.reason) == ("suppressed", "at most 2 messages a day")


# The second try of what nobody answered.


def test_a_second_try_waits_for_the_next_day_rather_than_giving_way():
    """08:00 the journal, 10:00 the opening: at 16:00 the day is full, and the text goes out next morning."""
    rows = planned(MORNING)
    assert row(rows, "window-opens-sms").due_at == local("2026-06-03 08:00")
    assert going_out(rows).count(row(rows, "window-opens-sms")) == 1
    for step in ("first-24-hours", "window-opens", "reminder", "last-reminder"):
        assert row(rows, step).is_planned, step


@settings(deadline=None, max_examples=100)
@given(**doses)
def test_the_call_never_comes_before_the_text_while_there_is_time_for_both(
    anchor, zone, quiet, gap, protocol
):
    rows = rows_of(anchor, zone, quiet, gap, protocol)
    staffs = [one for one in going_out(rows) if not one.is_message and one.rule]
    for text in (one for one in going_out(rows) if one.asks_again):
        for call in (one for one in staffs if one.rule.due.after_step == text.rule.due.after_step):
            if text.due_at + 2 * hours(6) <= call.expires_at:
                assert text.due_at + hours(6) <= call.due_at, (text.step, call.step)


def test_the_call_waits_for_a_text_that_the_day_had_no_room_for():
    rows = planned(MORNING)
    assert row(rows, "window-opens-sms").due_at == local("2026-06-03 08:00")
    assert row(rows, "window-opens-call").due_at == local("2026-06-03 14:00")


def test_the_call_does_not_wait_for_a_text_that_reaches_nobody():
    assert row(planned(MORNING, reach={"email"}), "window-opens-call").due_at == MORNING + hours(36)


def test_on_a_day_with_room_it_comes_after_its_six_hours():
    already_over = {"first-24-hours": local("2026-06-02 08:00")}  # suppressed, an entry was written
    rows = planned(MORNING, done=already_over)
    assert row(rows, "window-opens-sms").due_at == MORNING + hours(30)


def test_what_reaches_nobody_takes_nobodys_place():
    """Without e-mail the text message is the first of its day; without texts nothing waits for one."""
    assert row(planned(MORNING, reach={"sms"}), "window-opens-sms").due_at == MORNING + hours(30)
    already = [Contact(local("2026-06-03 09:00"))]
    without, with_texts = (planned(MORNING, already=already, reach=reach) for reach in ({"email"}, None))
    assert row(without, "reminder").is_planned
    assert row(with_texts, "reminder").reason == "at most 2 messages a day"


def test_a_second_try_gives_way_where_no_later_day_has_room():
    rung = row(planned(MORNING, next_dose_at=local("2026-06-03 07:00")), "window-opens-sms")
    assert (rung.status, rung.reason) == ("suppressed", "at most 2 messages a day")


channels = st.sets(st.sampled_from(["email", "sms", "push"]))


@settings(deadline=None, max_examples=100)
@given(reach=channels, anchor=anchors, zone=zones, quiet=quiet_hours, gap=gaps)
def test_what_reaches_the_patient_keeps_the_limits(reach, anchor, zone, quiet, gap):
    rows = rows_of(anchor, zone, quiet, gap, presets.DEFAULT, reach=reach)
    messages = contacts_of(planned_row for planned_row in rows if planned_row.channel in reach)
    window = window_after(anchor, next_dose_at=gap and anchor + gap)
    days = [message.at.astimezone(zone).date() for message in messages]
    assert all(days.count(day) <= 2 for day in days)
    assert len([message for message in messages if message.at < window.effective_closes_at]) <= 5


@settings(deadline=None, max_examples=100)
@given(anchor=anchors, zone=zones)
def test_in_a_whole_window_with_usual_nights_the_second_try_always_goes_out(anchor, zone):
    rows = planned(anchor, zone=zone)
    second, first = row(rows, "window-opens-sms"), row(rows, "window-opens")
    assert second.is_planned
    assert first.due_at + hours(6) <= second.due_at < second.expires_at


def test_messages_to_other_doses_count_towards_the_limits():
    already = [Contact(local("2026-06-02 11:00")), Contact(local("2026-06-02 12:00"))]
    rows = planned(MORNING, already=already)
    assert (
        row(rows, "first-24-hours").reason == row(rows, "window-opens").reason == "at most 2 messages a day"
    )


def test_a_sixth_message_in_a_window_is_suppressed():
    already = [Contact(MORNING + hours(hour)) for hour in (1, 2, 3, 4)]
    rows = planned(MORNING, already=already)
    assert row(rows, "first-24-hours").is_planned
    assert row(rows, "window-opens").reason == "at most 5 messages a window"
    assert row(rows, "day-7").is_planned


def test_messages_from_before_the_dose_do_not_count_towards_its_window():
    already = [Contact(MORNING - hours(24 * day)) for day in (1, 2, 3, 4, 5)]
    assert contacts_of(planned(MORNING, already=already)) == contacts_of(planned(MORNING))


def test_one_journal_request_a_day_over_all_doses():
    already = [Contact(local("2026-06-02 19:00"), is_journal_request=True)]
    assert row(planned(MORNING, already=already), "first-24-hours").reason == "one journal request a day"


# Exceptions.


@pytest.mark.parametrize(
    ("gap_h", "therapist_after_h", "admin_after_h"), [(72, 48, 60), (60, 48, 54), (48, 36, 42), (30, 24, 24)]
)
def test_staff_hear_of_an_empty_calendar_before_the_next_dose(gap_h, therapist_after_h, admin_after_h):
    rows = planned(MORNING, next_dose_at=MORNING + hours(gap_h))
    assert row(rows, "therapist-check").due_at == MORNING + hours(therapist_after_h)
    assert row(rows, "admin-call").due_at == MORNING + hours(admin_after_h)


def test_two_doses_48_hours_apart_leave_the_later_reminders_to_the_second():
    second = MORNING + hours(48)
    rows = planned(MORNING, next_dose_at=second)
    for step in ("reminder", "last-reminder", "day-7", "relapse-watch", "day-90"):
        assert row(rows, step).reason == "the next dose comes first", step
    assert row(rows, "late-offer").reason == "the next dose cuts the window short"
    assert row(rows, "reason").is_planned
    assert row(rows, "reason").due_at == second
    assert row(planned(second, already=contacts_of(rows)), "first-24-hours").is_planned


def test_a_next_dose_before_the_opening_asks_nobody_for_a_reason():
    rows = going_out(planned(MORNING, next_dose_at=MORNING + hours(23)))
    assert steps(rows) == {"first-24-hours"}


def test_a_later_next_dose_takes_over_from_its_own_day_on():
    rows = planned(MORNING, next_dose_at=MORNING + hours(24 * 10))
    assert row(rows, "day-7").is_planned
    assert row(rows, "day-7").expires_at == MORNING + hours(24 * 10)
    assert row(rows, "day-14").reason == "the next dose comes first"


@pytest.mark.parametrize(("dose", "held_until"), [("2026-03-06", "-05:00"), ("2026-10-30", "-06:00")])
def test_a_held_message_goes_out_at_eight_on_the_wall_after_a_clock_change(dose, held_until):
    last = row(planned(local(f"{dose} 15:00")), "last-reminder")
    assert last.due_at.astimezone(CHICAGO).isoformat().endswith(f"T08:00:00{held_until}")


def test_a_patient_who_travels_keeps_the_window_and_changes_the_hours_of_delivery():
    tokyo = ZoneInfo("Asia/Tokyo")
    here, there = planned(AFTERNOON), planned(AFTERNOON, zone=tokyo)
    assert row(here, "reason").due_at == row(there, "reason").due_at
    assert row(here, "window-opens").held_from is None
    assert row(there, "window-opens").due_at == local("2026-06-03 08:00", tokyo)


def test_no_slot_becomes_a_task_for_the_therapist_at_the_opening():
    nearly_always = QuietHours.parse("10:05-10:00")
    rows = planned(local("2026-06-01 15:00"), quiet=nearly_always, next_dose_at=local("2026-06-03 08:00"))
    assert row(rows, "first-24-hours").due_at == local("2026-06-02 10:00")
    lost, stand_in = row(rows, "window-opens-sms"), row(rows, "window-opens-sms/no-slot")
    assert (lost.status, lost.problem) == ("expired", "no-slot")
    assert (stand_in.audience, stand_in.channel) == ("therapist", "task")
    assert stand_in.due_at == local("2026-06-02 15:00")
    assert stand_in.expires_at == local("2026-06-03 08:00")


def test_a_dose_recorded_too_late_shows_what_came_too_late_and_plans_the_rest():
    assert row(planned(MORNING, now=MORNING + hours(23.9)), "first-24-hours").is_planned
    assert row(planned(MORNING, now=MORNING + hours(24)), "first-24-hours").problem == "too-late"
    rows = planned(MORNING, now=MORNING + hours(30))
    assert (row(rows, "first-24-hours").status, row(rows, "first-24-hours").problem) == (
        "expired",
        "too-late",
    )
    assert row(rows, "window-opens").due_at == MORNING + hours(24)
    assert row(rows, "reminder").is_planned


def test_a_dose_recorded_at_night_holds_what_is_overdue_until_morning():
    opening = row(planned(AFTERNOON, now=local("2026-06-02 23:00")), "window-opens")
    assert opening.due_at == local("2026-06-03 08:00")
    assert opening.held_from == local("2026-06-02 15:00")


def test_nothing_is_moved_to_before_the_moment_of_planning():
    rows = planned(local("2026-06-01 08:00"), now=local("2026-06-01 22:00"))
    assert row(rows, "first-24-hours").problem == "no-slot"
    assert row(rows, "first-24-hours/no-slot").due_at == local("2026-06-02 08:00")


def test_without_a_window_the_task_in_its_place_comes_at_once():
    now = local("2026-06-02 03:00")
    rows = planned(local("2026-06-01 08:00"), next_dose_at=local("2026-06-02 07:30"), now=now)
    assert row(rows, "first-24-hours/no-slot").due_at == now
    assert row(rows, "first-24-hours/no-slot").expires_at == local("2026-06-02 07:30")
