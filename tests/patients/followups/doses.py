"""Doses for the planner's tests: Dana's, unless a test says where and when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from patients.followups.planning.quiet import QuietHours
from patients.followups.planning.schedule import plan
from patients.followups.window import window_for
from patients.protocols import presets

CHICAGO = ZoneInfo("America/Chicago")
NIGHT = QuietHours.parse("21:00-08:00")
NEVER_QUIET = QuietHours.parse("00:00-00:00")

# Both hemispheres and signs, quarter hours, half-hour summer time, none at all.
ZONES = [
    ZoneInfo(name)
    for name in (
        "UTC",
        "America/New_York",
        "America/Chicago",
        "America/St_Johns",
        "America/Santiago",
        "Europe/London",
        "Europe/Berlin",
        "Africa/Casablanca",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Pacific/Kiritimati",
    )
]

zones = st.sampled_from(ZONES)
anchors = st.datetimes(datetime(2024, 1, 1), datetime(2031, 12, 31), timezones=st.just(UTC)).map(
    lambda instant: instant.replace(microsecond=0)
)
times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
quiet_hours = st.one_of(st.just(NIGHT), st.builds(QuietHours, start=times, end=times))
gaps = st.one_of(
    st.none(), st.integers(min_value=1, max_value=24 * 60 * 10).map(lambda m: timedelta(minutes=m))
)


def local(text: str, zone: ZoneInfo = CHICAGO) -> datetime:
    """`local("2026-06-01 10:00")` is that time on a clock in Chicago."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def window_after(anchor_at, *, next_dose_at=None, protocol="core-24-72"):
    return window_for(anchor_at, presets.load(protocol).window, next_dose_at)


def planned(anchor_at, *, next_dose_at=None, zone=CHICAGO, quiet=NIGHT, protocol="core-24-72", **facts):
    """Everything the planner says of a dose, suppressed and expired rows too."""
    return plan(
        rules=presets.load(protocol),
        window=window_after(anchor_at, next_dose_at=next_dose_at, protocol=protocol),
        anchor_at=anchor_at,
        zone=zone,
        quiet=quiet,
        **facts,
    )


def going_out(rows):
    return [row for row in rows if row.is_planned]


def row(rows, step):
    (found,) = [row for row in rows if row.step == step]
    return found
