from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patients.followups.planning.quiet import QuietHours, find_slot, is_quiet
from tests.patients.followups.doses import NEVER_QUIET, NIGHT, anchors, hours, local, quiet_hours, zones

NEW_YORK = ZoneInfo("America/New_York")


def slot(due, *, expires, earliest="2026-01-01 00:00", quiet=NIGHT, zone=NEW_YORK):
    return find_slot(
        local(due, zone),
        expires_at=local(expires, zone),
        earliest=local(earliest, zone),
        zone=zone,
        quiet=quiet,
    )


def test_there_is_no_slot_when_the_night_takes_all_of_it():
    assert slot("2026-06-01 22:00", expires="2026-06-02 08:00", earliest="2026-06-01 21:00") is None


def test_a_message_is_never_moved_to_its_own_expiry():
    held = slot("2026-06-01 22:00", expires="2026-06-02 08:01")
    assert held.at == local("2026-06-02 08:00", NEW_YORK)
    early = slot("2026-06-01 22:00", expires="2026-06-02 08:00")
    assert early.at == local("2026-06-01 20:59", NEW_YORK)


def test_a_message_past_its_expiry_has_no_slot():
    assert slot("2026-06-01 12:00", expires="2026-06-01 12:00") is None


def test_a_message_by_day_stays_where_it_is():
    by_day = slot("2026-06-01 12:34", expires="2026-06-02 12:00")
    assert by_day.at == local("2026-06-01 12:34", NEW_YORK)
    assert by_day.held_from is None


def test_a_moved_message_tells_when_it_was_due():
    assert slot("2026-06-01 22:30", expires="2026-06-05 00:00").held_from == local(
        "2026-06-01 22:30", NEW_YORK
    )


@pytest.mark.parametrize(
    ("wall", "expected"),
    [("20:59", False), ("21:00", True), ("03:00", True), ("07:59", True), ("08:00", False)],
)
def test_quiet_time_crosses_midnight_and_ends_on_the_minute(wall, expected):
    assert is_quiet(local(f"2026-06-01 {wall}"), zone=ZoneInfo("America/Chicago"), quiet=NIGHT) is expected


@pytest.mark.parametrize(("wall", "expected"), [("12:59", False), ("13:00", True), ("14:00", False)])
def test_quiet_time_can_lie_within_a_day(wall, expected):
    siesta = QuietHours.parse("13:00-14:00")
    assert is_quiet(local(f"2026-06-01 {wall}"), zone=ZoneInfo("America/Chicago"), quiet=siesta) is expected


def test_equal_times_mean_no_quiet_time():
    assert slot("2026-06-01 00:00", expires="2026-06-02 00:00", quiet=NEVER_QUIET).held_from is None


@pytest.mark.parametrize(
    ("quiet", "due", "held_until"),
    [
        # 02:00-03:00 does not exist that night: quiet time until 02:30 ends when the wall says 03:00.
        ("21:00-02:30", "2026-03-08 01:00-05:00", "2026-03-08 03:00-04:00"),
        ("21:00-08:00", "2026-03-07 23:00-05:00", "2026-03-08 08:00-04:00"),
        # 01:00-02:00 comes twice: quiet time until 01:30 ends the first time the wall says so ...
        ("21:00-01:30", "2026-10-31 23:00-04:00", "2026-11-01 01:30-04:00"),
        # ... and begins again when the clock goes back.
        ("21:00-01:30", "2026-11-01 01:15-05:00", "2026-11-01 01:30-05:00"),
        ("21:00-08:00", "2026-10-31 23:00-04:00", "2026-11-01 08:00-05:00"),
    ],
)
def test_quiet_time_follows_the_wall_through_both_clock_changes(quiet, due, held_until):
    due_at = local(due[:16]).fromisoformat(due)
    found = find_slot(
        due_at,
        expires_at=due_at + hours(48),
        earliest=due_at,
        zone=NEW_YORK,
        quiet=QuietHours.parse(quiet),
    )
    assert found.at == due_at.fromisoformat(held_until)


@settings(deadline=None, max_examples=100)
@given(
    due=anchors,
    zone=zones,
    quiet=quiet_hours,
    lasts=st.integers(min_value=1, max_value=60 * 30),
    back=st.integers(min_value=0, max_value=60 * 30),
)
def test_a_slot_is_allowed_unexpired_and_not_too_early(due, zone, quiet, lasts, back):
    expires_at, earliest = due + timedelta(minutes=lasts), due - timedelta(minutes=back)
    found = find_slot(due, expires_at=expires_at, earliest=earliest, zone=zone, quiet=quiet)
    if found is None:
        assert is_quiet(due, zone=zone, quiet=quiet)
        return
    assert not is_quiet(found.at, zone=zone, quiet=quiet)
    assert earliest <= found.at < expires_at
    assert found.held_from in (None, due)
    assert (found.held_from is None) == (found.at == due)
