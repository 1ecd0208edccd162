"""What should have been sent, against what a mail server received. Knows nothing of the engine's code.

From the database it takes facts that people wrote (protocol, doses, consent, zones, quiet hours, tasks), and
works out anew when each message was to go; from the mail server's log what came. The engine's own rows are
asked which Message-ID stands for which message, which of them it says it has sent, what it tried and when,
and whether a window was met.
`audit` is pure. `python -m tests.drills.auditing URL FOLDER` reads both and prints the findings as JSON.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
MOST_ARRIVALS = 3  # once, and twice more where the answer was lost
BEFORE, AFTER = 2.0, 1.5  # real seconds around a trouble in which an answer on its way may be lost
A_SECOND = timedelta(seconds=1)  # a letter's date has no fractions


@dataclass(frozen=True)
class Person:
    address: str
    zone: str
    quiet: tuple[time, time]
    consent: tuple[datetime | None, datetime | None] = (None, None)  # given, withdrawn
    is_left_alone: bool = False  # archived, course paused or closed


@dataclass(frozen=True)
class Owed:
    """One message that a protocol asks for after one dose. `message_id`: None where none was planned."""

    person: Person
    step: str
    due_at: datetime
    earliest: datetime  # the dose; quiet hours may draw it forward
    closes_at: datetime
    message_id: str | None
    is_said_sent: bool = False
    told_at: datetime | None = None  # when a person at the clinic first had a task because of it


@dataclass(frozen=True)
class Close:
    """A window and when somebody was asked about it; `is_nobodys`: met, void, or of a course left alone."""

    name: str
    closes_at: datetime
    told_at: datetime | None
    is_nobodys: bool = False


@dataclass(frozen=True)
class Arrival:
    at: float  # real seconds
    id: str
    to: str
    dated: float  # product seconds: the fence's, as the letter says
    mood: str
    kept: bool
    answered: bool


@dataclass(frozen=True)
class Trouble:
    """Real seconds in which an answer could be lost to us, and how many letters at most."""

    kind: str
    began: float
    ended: float
    senders: int = 0


@dataclass(frozen=True)
class Clock:
    """(real, product, speed) from then on, oldest first; seconds since the epoch."""

    turns: Sequence[tuple[float, float, float]]

    def product(self, real: float) -> datetime:
        began, product, speed = [turn for turn in self.turns if turn[0] <= real or turn is self.turns[0]][-1]
        return datetime.fromtimestamp(product + (real - began) * speed, UTC)

    def speed(self, real: float) -> float:
        return [turn for turn in self.turns if turn[0] <= real or turn is self.turns[0]][-1][2]


@dataclass(frozen=True)
class World:
    owed: Sequence[Owed]
    closes: Sequence[Close]
    until: datetime  # the product's time at the end
    longest_on_the_wire: float = 15.0  # real seconds from the fence to the mail server
    known_yes_and_more: Sequence[str] = ()  # Message-IDs tried again after an attempt that was accepted


@dataclass
class Findings:
    owed: int = 0
    received: int = 0
    repeats: int = 0
    told_instead: int = 0  # no letter, and a person at the clinic knew in time
    unreachable: int = 0  # the same, of those without an address
    lost: list[str] = field(default_factory=list)
    repeated_without_cause: list[str] = field(default_factory=list)
    in_quiet_hours: list[str] = field(default_factory=list)
    out_of_time: list[str] = field(default_factory=list)  # too early, too late, too long on the wire
    unasked: list[str] = field(default_factory=list)  # without consent, of a course left alone, unknown
    misdirected: list[str] = field(default_factory=list)
    said_sent: list[str] = field(default_factory=list)  # which nobody received
    nobody_told: list[str] = field(default_factory=list)

    @property
    def faults(self) -> dict[str, list[str]]:
        return {name: value for name, value in vars(self).items() if isinstance(value, list) and value}


def audit(world: World, arrivals: Iterable[Arrival], troubles: Sequence[Trouble], clock: Clock) -> Findings:
    found = Findings(owed=0)
    came: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in sorted(arrivals, key=lambda one: one.at):
        came[arrival.id].append(arrival)
    known = {owed.message_id: owed for owed in world.owed if owed.message_id}
    found.unasked += [f"{name}: nobody asked for it" for name in came if name not in known]
    for owed in world.owed:
        letters = came.get(owed.message_id or "", [])
        kept = [letter for letter in letters if letter.kept]
        _is_where_it_belongs(owed, letters, found, world, clock)
        _has_arrived(owed, kept, found, world)
        found.received += bool(kept)
        found.repeats += max(len(kept) - 1, 0)
    _repeats_have_causes(came, world, troubles, found)
    found.nobody_told += [
        f"{close.name} closed at {close.closes_at:%d %H:%M}"
        for close in world.closes
        if close.closes_at < world.until and not close.is_nobodys and close.told_at is None
    ]
    return found


def _has_arrived(owed: Owed, kept: Sequence[Arrival], found: Findings, world: World) -> None:
    """Received; or, before the window closed, in the hands of a person at the clinic."""
    name = f"{owed.step} to {owed.person.address or 'nobody'}"
    if owed.is_said_sent and not kept:
        found.said_sent.append(name)
    slot = slot_of(owed)
    if (slot or owed.due_at) >= world.until or not _is_wanted(owed, slot or owed.due_at):
        return
    found.owed += 1
    if kept:
        return
    is_told = owed.told_at is not None and owed.told_at <= owed.closes_at
    found.told_instead += is_told and bool(owed.person.address)
    found.unreachable += is_told and not owed.person.address
    if not is_told:
        found.lost.append(name if owed.message_id else f"{name}, never planned")


def _is_wanted(owed: Owed, at: datetime) -> bool:
    """Whether it certainly had to go: agreed to before, during and until the close."""
    given, withdrawn = owed.person.consent
    return not owed.person.is_left_alone and given is not None and given <= at and withdrawn is None


def _is_where_it_belongs(
    owed: Owed, letters: Sequence[Arrival], found: Findings, world: World, clock: Clock
) -> None:
    slot = slot_of(owed)
    given, withdrawn = owed.person.consent
    for letter in letters:
        name = f"{owed.step} to {letter.to}"
        fenced = datetime.fromtimestamp(letter.dated, UTC)
        if letter.to != owed.person.address:
            found.misdirected.append(name)
        if is_quiet(fenced, owed.person):
            found.in_quiet_hours.append(f"{name} at {fenced.astimezone(ZoneInfo(owed.person.zone)):%H:%M}")
        if given is None or fenced + A_SECOND < given or (withdrawn and fenced > withdrawn):
            found.unasked.append(f"{name}: no consent")
        if owed.person.is_left_alone:
            found.unasked.append(f"{name}: the course is left alone")
        if fenced + A_SECOND < (slot or owed.due_at):
            found.out_of_time.append(f"{name}: too early, {fenced:%H:%M:%S} before {slot:%H:%M:%S}")
        if fenced >= owed.closes_at:
            found.out_of_time.append(f"{name}: after the close")
        speed = clock.speed(letter.at) or 1.0
        on_the_wire = (clock.product(letter.at) - fenced - A_SECOND).total_seconds() / speed
        if clock.speed(letter.at) and on_the_wire > world.longest_on_the_wire:
            found.out_of_time.append(f"{name}: {on_the_wire:.0f} s on the wire")


def _repeats_have_causes(
    came: dict[str, list[Arrival]], world: World, troubles: Sequence[Trouble], found: Findings
) -> None:
    """Each further letter needs an answer to the one before it that we cannot have heard, or have kept."""
    excused: Counter[Trouble] = Counter()
    for name, letters in came.items():
        kept = [letter for letter in letters if letter.kept]
        if len(kept) > MOST_ARRIVALS:
            found.repeated_without_cause.append(f"{name}: {len(kept)} times")
        for before in kept[:-1]:
            if not before.answered:
                continue
            cause = _cause(before, troubles, excused)
            if cause is None:
                found.repeated_without_cause.append(f"{name}: after a yes at {before.at:.2f}")
            else:
                excused[cause] += 1
    found.repeated_without_cause += [
        f"{name}: after a yes was written down" for name in world.known_yes_and_more
    ]


def _cause(before: Arrival, troubles: Sequence[Trouble], excused: Counter[Trouble]) -> Trouble | None:
    return next(
        (
            trouble
            for trouble in troubles
            if trouble.began - BEFORE <= before.at <= trouble.ended + AFTER
            and excused[trouble] < trouble.senders
        ),
        None,
    )


def is_quiet(instant: datetime, person: Person) -> bool:
    """By the clock on the person's wall."""
    wall = instant.astimezone(ZoneInfo(person.zone)).time()
    start, end = person.quiet
    return start <= wall < end if start <= end else wall >= start or wall < end


def slot_of(owed: Owed) -> datetime | None:
    """The moment it was to go: when due, or the first allowed minute after, or the last one before."""
    if not is_quiet(owed.due_at, owed.person):
        return owed.due_at
    later = next(
        (at for at in _minutes(owed.due_at, MINUTE, owed.closes_at) if not is_quiet(at, owed.person)), None
    )
    if later is not None:
        return later
    return next(
        (at for at in _minutes(owed.due_at, -MINUTE, owed.earliest) if not is_quiet(at, owed.person)), None
    )


def _minutes(start: datetime, step: timedelta, end: datetime) -> Iterator[datetime]:
    at = start.replace(second=0, microsecond=0) + (step if step > timedelta() else timedelta())
    while at < end if step > timedelta() else at >= end:
        yield at
        at += step
