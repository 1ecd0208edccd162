"""The window bar: one dose's time axis, ready to draw.

Everything is a position on an axis of 0 to 1000 that runs from the dose to the end of its
window. `core.ui.window_drawing` draws it, in the browser and in print alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, Protocol
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from integration_care.core.ui import night, window_words
from integration_care.core.ui.words import local_clock, written

MarkKind = Literal["journal", "message", "call", "booked", "done", "dose"]
Audience = Literal["staff", "patient"]

QUIET_HOURS = (time(21), time(8))
AXIS = 1000
MARGIN_PERCENT = 2.5
LABEL_ROOM, LABEL_ROOM_ON_A_PHONE = 210, 300
TONES = {
    "open": "teal",
    "closing": "amber",
    "met": "green",
    "missed": "plum",
    # "late_met" is calm: nothing was done inside, and the green mark at its end says that it was later
}


class WindowTimes(Protocol):
    """What is drawn: `followups.window.Window`, or anything with its three instants."""

    @property
    def opens_at(self) -> datetime: ...
    @property
    def closes_at(self) -> datetime: ...
    @property
    def effective_closes_at(self) -> datetime: ...


@dataclass(frozen=True)
class Mark:
    """Something that happened or is due. `label` is a short noun phrase: "Journal, shared"."""

    kind: MarkKind
    at: datetime
    label: str


@dataclass(frozen=True)
class Spot:
    """One place on the axis, 0 to 1000."""

    at: float

    @property
    def x(self) -> str:
        return percent(self.at)

    @property
    def text_anchor(self) -> str:
        """Keeps a label inside the picture at either end."""
        return "start" if self.at < 40 else "end" if self.at > 960 else "middle"


@dataclass(frozen=True)
class PlacedMark(Spot):
    kind: MarkKind
    label: str


@dataclass(frozen=True)
class Tick(Spot):
    """`hour` and `local` are empty where a label would not fit; "wide" ones are left out on a phone."""

    hour: str = ""
    local: str = ""
    is_wide_only: bool = False


@dataclass(frozen=True)
class Band:
    start: float
    end: float

    @property
    def x(self) -> str:
        return percent(self.start)

    @property
    def x2(self) -> str:
        return percent(self.end)

    @property
    def width(self) -> str:
        return f"{(self.end - self.start) / AXIS * (100 - 2 * MARGIN_PERCENT):.1f}%"


@dataclass(frozen=True)
class WindowBar:
    tone: str
    track: Band
    opening: Band
    elapsed: Band | None
    cut: Band | None
    extension: Band | None
    nights: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[PlacedMark, ...]
    now: Spot | None
    text: str


@dataclass(frozen=True)
class Axis:
    start: datetime
    end: datetime

    def place(self, at: datetime) -> float:
        """Instants outside the axis are pinned to its nearer end."""
        share = (at - self.start) / (self.end - self.start)
        return round(min(max(share, 0.0), 1.0) * AXIS, 2)

    def band(self, start: datetime, end: datetime) -> Band | None:
        """None when nothing of it lies on the axis."""
        band = Band(self.place(start), self.place(end))
        return band if band.end > band.start else None


def percent(at: float) -> str:
    """A position as SVG wants it, leaving room for half a mark at both ends."""
    return f"{MARGIN_PERCENT + at / AXIS * (100 - 2 * MARGIN_PERCENT):.1f}%"


def window_bar(
    *,
    window: WindowTimes,
    anchor_at: datetime,
    now: datetime,
    state: str,
    zone: ZoneInfo,
    marks: Sequence[Mark] = (),
    extended_closes_at: datetime | None = None,
    quiet_hours: tuple[time, time] = QUIET_HOURS,
    audience: Audience = "staff",
    until: datetime | None = None,
    is_labelled: bool = True,
) -> WindowBar:
    """Draw one window. For a patient a missed window is drawn calm and never named.

    `until` lengthens the axis, for two windows that are drawn above each other. Without `is_labelled` its
    ticks bear no words: for the compact drawing, which shows none, where there are many.
    """
    axis = Axis(anchor_at, max(at for at in (window.closes_at, extended_closes_at, until) if at))
    nights = night.spans(axis.start, window.closes_at, zone, quiet_hours)
    passed_until = min(now, window.effective_closes_at)
    extended = extended_closes_at or window.closes_at
    told = in_order(marks)
    return WindowBar(
        tone=tone_of(state, audience),
        track=Band(0, axis.place(window.closes_at)),
        opening=Band(axis.place(window.opens_at), axis.place(window.effective_closes_at)),
        elapsed=axis.band(window.opens_at, passed_until) if state != "cancelled" else None,
        cut=axis.band(window.effective_closes_at, window.closes_at),
        extension=axis.band(window.closes_at, extended),
        nights=tuple(band for span in nights if (band := axis.band(*span))),
        ticks=ticks(axis=axis, window=window, zone=zone, is_labelled=is_labelled),
        marks=tuple(PlacedMark(axis.place(mark.at), mark.kind, mark.label) for mark in told),
        now=Spot(axis.place(now)) if axis.start <= now <= axis.end else None,
        text=window_words.describe(
            window=window, anchor_at=anchor_at, now=now, state=state, zone=zone,
            marks=[(mark.label, mark.at) for mark in told], audience=audience,
        ),
    )  # fmt: skip


def tone_of(state: str, audience: Audience) -> str:
    if state == "missed" and audience == "patient":
        return "calm"
    return TONES.get(state, "calm")


def in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda mark: mark.at)


def ticks(*, axis: Axis, window: WindowTimes, zone: ZoneInfo, is_labelled: bool) -> tuple[Tick, ...]:
    """A tick every 24 hours and at the axis ends; labels only where there is room for them."""
    day = timedelta(hours=24)
    every_day = {axis.start + day * n for n in range((axis.end - axis.start) // day + 1)}
    instants = sorted(every_day | {axis.start, axis.end, window.opens_at})
    if not is_labelled:
        return tuple(Tick(axis.place(at)) for at in instants)
    places = {at: axis.place(at) for at in (*instants, window.closes_at)}
    wanted = [axis.start, axis.end, window.closes_at, window.opens_at, *instants]
    labelled = readable(places, wanted, LABEL_ROOM)
    on_a_phone = readable(places, wanted, LABEL_ROOM_ON_A_PHONE)
    return tuple(
        Tick(places[at], hour_label(at, axis), weekday_clock(at, zone), at not in on_a_phone)
        if at in labelled
        else Tick(places[at])
        for at in instants
    )


def readable(places: Mapping[datetime, float], wanted: Iterable[datetime], room: float) -> set[datetime]:
    """The instants, earlier in `wanted` first, whose labels keep `room` between them."""
    kept: set[datetime] = set()
    for at in wanted:
        if all(abs(places[at] - places[other]) >= room for other in kept):
            kept.add(at)
    return kept


def weekday_clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{written(at.astimezone(zone).date(), 'EEE')} {local_clock(at, zone)}"


def hour_label(at: datetime, axis: Axis) -> str:
    return _("dose") if at == axis.start else f"+{(at - axis.start) // timedelta(hours=1)} h"
