"""Nights on a time axis, in the zone where somebody sleeps."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def spans(
    start: datetime, end: datetime, zone: ZoneInfo, quiet_hours: tuple[time, time]
) -> Iterator[tuple[datetime, datetime]]:
    """Each night that touches start..end, wall-clock times in `zone` (so a night may last 10 or 12 hours)."""
    falls, breaks = quiet_hours
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date()
    while day <= last:
        morning = day if breaks > falls else day + timedelta(days=1)
        night = datetime.combine(day, falls, zone), datetime.combine(morning, breaks, zone)
        if night[1] > start and night[0] < end:
            yield night
        day += timedelta(days=1)
