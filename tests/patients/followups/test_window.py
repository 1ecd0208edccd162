from dataclasses import replace
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from patients.followups.actions.windows import anchor_of
from patients.followups.facts import GivenDose
from patients.followups.window import WindowError, WindowState, state_of, window_for
from patients.protocols import presets
from patients.protocols.rules import ProtocolRules
from tests.patients.followups.doses import anchors, gaps, hours, local, window_after, zones

DOSE = local("2026-06-01 10:00")


def rules_with(**window):
    data = presets.data("core-24-72")
    for name, value in window.items():
        data["window"][name] = {"value": value, "source": "this test"}
    return ProtocolRules.from_data(data).window


def test_a_dose_without_a_zone_is_refused():
    with pytest.raises(WindowError, match="needs a time zone"):
        window_after(datetime(2026, 6, 1, 10))


@pytest.mark.parametrize("earlier", [0, 1, 100])
def test_a_next_dose_that_does_not_come_later_is_refused(earlier):
    with pytest.raises(WindowError, match="must come after"):
        window_after(DOSE, next_dose_at=DOSE - hours(earlier))


@settings(deadline=None)
@given(anchor=anchors, zone=zones)
def test_a_window_is_48_elapsed_hours_whatever_the_clocks_do(anchor, zone):
    window = window_after(anchor.astimezone(zone))
    assert window.opens_at - anchor == hours(24)
    assert window.closes_at - window.opens_at == hours(48)


@pytest.mark.parametrize(
    ("zone", "dose", "closes"),
    [
        ("America/New_York", "2026-03-06 15:00", "2026-03-09 16:00"),
        ("America/New_York", "2026-10-30 15:00", "2026-11-02 14:00"),
        ("Europe/Berlin", "2026-03-27 09:00", "2026-03-30 10:00"),
        ("Europe/Berlin", "2026-10-23 09:00", "2026-10-26 08:00"),
        ("Australia/Lord_Howe", "2026-04-03 09:00", "2026-04-06 08:30"),
        ("Asia/Kolkata", "2026-03-27 09:00", "2026-03-30 09:00"),
    ],
)
def test_clock_changes_move_the_wall_time_of_the_close(zone, dose, closes):
    window = window_after(local(dose, ZoneInfo(zone)))
    assert window.closes_at == local(closes, ZoneInfo(zone))


def test_the_next_dose_closes_the_window():
    window = window_after(DOSE, next_dose_at=DOSE + hours(48))
    assert window.effective_closes_at == DOSE + hours(48)
    assert window.closes_at == DOSE + hours(72)
    assert window.is_cut_short


def test_a_next_dose_at_the_close_or_later_takes_nothing_away():
    for later in (72, 100):
        assert not window_after(DOSE, next_dose_at=DOSE + hours(later)).is_cut_short


def test_a_next_dose_before_the_opening_leaves_an_empty_window():
    window = window_after(DOSE, next_dose_at=DOSE + hours(20))
    assert window.is_empty
    assert window.effective_closes_at == DOSE + hours(20)


@settings(deadline=None)
@given(anchor=anchors, gap=gaps)
def test_the_effective_close_is_never_after_the_close_nor_the_next_dose(anchor, gap):
    next_dose_at = gap and anchor + gap
    window = window_after(anchor, next_dose_at=next_dose_at)
    assert window.effective_closes_at == min(window.closes_at, next_dose_at or window.closes_at)


def test_the_anchor_follows_the_protocol():
    first, last, discharge = DOSE, DOSE + hours(1), DOSE + hours(3)
    dose = GivenDose(uuid4(), 1, "IM 75 mg", first, last, discharge)
    kinds = ("first_administration", "last_administration", "discharge")
    assert [anchor_of(dose, rules_with(anchor=kind)) for kind in kinds] == [first, last, discharge]
    unrecorded = replace(dose, discharged_at=None)
    assert anchor_of(unrecorded, rules_with(anchor="discharge")) == last


@pytest.mark.parametrize(
    ("after_h", "state"),
    [
        (0, "pending"),
        (23.99, "pending"),
        (24, "open"),
        (59.99, "open"),
        (60, "closing"),
        (71.99, "closing"),
        (72, "missed"),
        (1000, "missed"),
    ],
)
def test_an_unmet_window_opens_closes_and_is_missed(after_h, state):
    assert state_of(window_after(DOSE), DOSE + hours(after_h)) == state


def test_a_window_shorter_than_its_closing_hours_is_closing_from_the_opening():
    window = window_after(DOSE, next_dose_at=DOSE + hours(30))
    assert window.closing_at == window.opens_at
    assert state_of(window, DOSE + hours(24)) == WindowState.CLOSING


@pytest.mark.parametrize(
    ("started_h", "state"),
    [(24, "met"), (71.99, "met"), (72, "late_met"), (400, "late_met"), (23.99, "missed")],
)
def test_what_counts_is_when_the_session_started_not_when_it_was_typed_in(started_h, state):
    typed_in_much_later = DOSE + hours(2000)
    assert state_of(window_after(DOSE), typed_in_much_later, met_at=DOSE + hours(started_h)) == state


def test_a_late_session_counts_until_the_extended_close():
    window = window_after(DOSE, protocol="extended-14-days")
    assert state_of(window, DOSE + hours(400), met_at=DOSE + hours(335)) == WindowState.LATE_MET
    assert state_of(window, DOSE + hours(400), met_at=DOSE + hours(336)) == WindowState.MISSED


def test_a_session_after_the_next_dose_belongs_to_that_dose():
    window = window_after(DOSE, next_dose_at=DOSE + hours(96))
    assert state_of(window, DOSE + hours(200), met_at=DOSE + hours(95)) == WindowState.LATE_MET
    assert state_of(window, DOSE + hours(200), met_at=DOSE + hours(96)) == WindowState.MISSED


def test_the_same_day_counts_only_where_the_protocol_says_so():
    soon_after = DOSE + hours(3)
    assert not window_after(DOSE).is_met_by(soon_after)
    assert window_for(DOSE, rules_with(same_day_counts=True)).is_met_by(soon_after)


def test_nobody_misses_an_empty_window():
    window = window_after(DOSE, next_dose_at=DOSE + hours(20))
    assert state_of(window, DOSE + hours(19)) == WindowState.PENDING
    assert state_of(window, DOSE + hours(20)) == WindowState.EXCUSED


def test_a_session_wins_over_an_excuse_and_a_cancelled_dose_over_both():
    window, late, met_at = window_after(DOSE), DOSE + hours(100), DOSE + hours(30)
    assert state_of(window, late, is_excused=True) == WindowState.EXCUSED
    assert state_of(window, late, met_at=met_at, is_excused=True) == WindowState.MET
    assert state_of(window, late, met_at=met_at, is_excused=True, is_cancelled=True) == WindowState.CANCELLED


@settings(deadline=None)
@given(anchor=anchors, gap=gaps, minutes=st.integers(min_value=0, max_value=60 * 24 * 12))
def test_an_unmet_window_is_open_exactly_inside_its_hours(anchor, gap, minutes):
    window = window_after(anchor, next_dose_at=gap and anchor + gap)
    now = anchor + hours(minutes / 60)
    is_open = state_of(window, now) in (WindowState.OPEN, WindowState.CLOSING)
    assert is_open == (window.opens_at <= now < window.effective_closes_at) == window.is_met_by(now)
