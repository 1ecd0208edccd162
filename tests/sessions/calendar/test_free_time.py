"""When somebody could be seen."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Leave, WorkingHours
from sessions.calendar.free_time import Diary, free_slots

ZONE = ZoneInfo("America/New_York")
WEEK = [WorkingHours(weekday=day, starts=time(9), ends=time(17)) for day in range(1, 6)]
HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


def slots(since, until, *, most=3, apart=timedelta(0), **diary):
    found = free_slots(Diary(ZONE, WEEK, **diary), since=since, until=until, length=HOUR, apart=apart)
    return [slot.astimezone(ZONE).strftime("%a %H:%M") for slot in islice(found, most)]


def test_nobody_works_no_hours():
    assert list(free_slots(Diary(ZONE), since=at(17, 8), until=at(19, 8), length=HOUR)) == []


def test_a_weekend_has_no_hour():
    assert slots(at(19, 17), at(22, 9)) == []


def test_leave_days_are_not_offered():
    assert (
        slots(at(17, 9), at(19, 9), away=[Leave(starts_on=date(2026, 6, 17), ends_on=date(2026, 6, 18))])
        == []
    )


def test_the_next_half_hours_follow_on_each_other():
    assert slots(at(17, 9, 40), at(17, 18)) == ["Wed 10:00", "Wed 11:00", "Wed 12:00"]


def test_the_last_start_leaves_room_for_the_whole_hour():
    assert slots(at(17, 15, 50), at(18, 9)) == ["Wed 16:00"]


def test_bookings_push_the_hour_on():
    taken = [(at(17, 10), at(17, 11)), (at(17, 11, 30), at(17, 12, 30))]
    assert slots(at(17, 9, 40), at(17, 18), taken=taken) == ["Wed 12:30", "Wed 13:30", "Wed 14:30"]


def test_offers_can_be_spread():
    assert slots(at(17, 9, 40), at(17, 18), apart=3 * HOUR) == ["Wed 10:00", "Wed 13:00", "Wed 16:00"]


def test_a_session_has_to_start_before_the_window_closes():
    assert slots(at(17, 9), at(17, 10)) == ["Wed 09:00"]


def test_working_hours_stay_on_the_wall_across_the_clock_change():
    """Friday 6 March to Monday 9 March 2026: nine o'clock is nine o'clock on both sides."""
    assert slots(at(6, 15, 30, month=3), at(9, 10, month=3)) == ["Fri 15:30", "Mon 09:00"]


def test_half_hours_are_those_of_the_clinics_clock():
    """Kathmandu is five hours and three quarters ahead of UTC."""
    nepal = ZoneInfo("Asia/Kathmandu")
    diary = Diary(nepal, WEEK)
    since = datetime(2026, 6, 17, 9, 40, tzinfo=nepal).astimezone(UTC)
    first = next(free_slots(diary, since=since, until=since + 6 * HOUR, length=HOUR))
    assert first.astimezone(nepal).strftime("%H:%M") == "10:00"
