"""A calendar as other programmes read it (RFC 5545, RFC 7986). Pure; in UTC, so that no zone is needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from sessions.feeds.outward import Hour

if TYPE_CHECKING:
    from icalendar import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN_AFTER = timedelta(hours=1)


def written(hours: Iterable[Hour], *, name: str, base_url: str) -> bytes:
    """What an address answers. `base_url` is the product's, before each `Hour.path`."""
    from icalendar import Calendar  # read where a calendar is written: most web processes write none

    calendar = Calendar()
    calendar.add("prodid", "-//Integration Care//Calendar feed//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", READ_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for hour in hours:
        calendar.add_component(event_of(hour, base_url, summary=_("Session")))
    return bytes(calendar.to_ical())


def event_of(hour: Hour, base_url: str, *, summary: str) -> Event:
    """The same identity and the same count of changes wherever the hour is told. No path: no way back."""
    from icalendar import Event

    base_url = base_url.rstrip("/")
    event, url = Event(), f"{base_url}{hour.path}"
    event.add("uid", f"{hour.key}@{urlsplit(base_url).hostname}")
    event.add("dtstamp", hour.changed_at)
    event.add("last-modified", hour.changed_at)
    event.add("sequence", hour.changes)
    event.add("dtstart", hour.starts)
    event.add("dtend", hour.ends)
    event.add("summary", summary)
    if hour.place:
        event.add("location", hour.place)
    if hour.path:
        event.add("url", url)
        event.add("description", _("More, once you sign in: %(url)s") % {"url": url})
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
