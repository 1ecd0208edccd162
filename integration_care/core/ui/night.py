"""Nights on a time axis, in the zone where somebody sleeps."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def spans(
    start: datetime, end: datetime, zone: ZoneInfo, quiet_hours: tuple[time, time]
) -> Iterator[tuple[datetime, datetime]]:
    """The part of each night between start and end; wall-clock times, so one may last 10 or 12 hours."""
    falls, breaks = quiet_hours
    day = start.astimezone(zone).date() - timedelta(days=1)
    last = end.astimezone(zone).date()
    while day <= last:
        morning = day if breaks > falls else day + timedelta(days=1)
        dusk, dawn = datetime.combine(day, falls, zone), datetime.combine(morning, breaks, zone)
        if dawn > start and dusk < end:
            yield max(dusk, start), min(dawn, end)
        day += timedelta(days=1)
