"""Who is there: a line for each person in the room, with the marks that can be made now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock
from sessions.groups.models import Attendance, Meeting
from sessions.groups.sight import Sight
from sessions.models import Note

Mark = Attendance.Mark
TONES = {"present": "green", "absent": "amber", "excused": "neutral", "": "neutral"}
SOON, EXPECTED = timedelta(hours=12), "expected"


@dataclass(frozen=True)
class Tap:
    """A mark that can be made now, by a button or its key."""

    value: str
    label: str
    key: str
    is_on: bool = False


@dataclass(frozen=True)
class Line:
    """Somebody in the room. `problem`, `came` and `left`: as they were typed, where that was refused."""

    id: UUID
    name: str
    initials: str
    chart_of: UUID | None
    session_id: UUID | None  # where their private note is, for who may open it
    note: str
    mark: str
    said: str
    tone: str
    times: str
    came: str
    left: str
    taps: tuple[Tap, ...] = ()
    has_times: bool = False  # when they came and left can be given
    problem: str = ""

    @property
    def is_told(self) -> bool:
        """Whether a pressed button says already how it stands."""
        return bool(self.taps) and (not self.mark or any(tap.is_on for tap in self.taps))


def lines(
    attendances: Sequence[Attendance],
    notes: Mapping[UUID, Note],
    sight: Sight,
    *,
    now: datetime,
    zone: ZoneInfo,
    reads_notes: bool,
    marks: bool,
) -> list[Line]:
    """`marks`: the reader leads the meeting and may say who is there."""
    shown = [_line(one, notes.get(one.session_id), sight, zone, reads_notes) for one in attendances]
    return [
        replace(
            line,
            said=EXPECTED if _is_awaited(one, now) else line.said,
            taps=taps(one, now) if marks else (),
            has_times=marks and one.meeting.is_booked and one.meeting.scheduled_start <= now,
        )
        for line, one in zip(shown, attendances, strict=True)
    ]


def _is_awaited(one: Attendance, now: datetime) -> bool:
    return one.meeting.is_booked and now < one.meeting.marking_opens_at and not one.stands


def taps(one: Attendance, now: datetime) -> tuple[Tap, ...]:
    """What the action would take now. Before the doors open a patient can only be excused."""
    meeting, mark = one.meeting, one.stands
    if not meeting.is_booked:
        return ()
    excused = Tap(Mark.EXCUSED, "Excused", "e", mark == Mark.EXCUSED)
    if now < meeting.marking_opens_at:
        again = Tap("expected", "Comes after all", "c")
        return (again,) if excused.is_on else (replace(excused, label="Excuse"),)
    late = Tap("late", "Late", "l", mark == Mark.PRESENT and one.came_at is not None)
    is_running = meeting.is_running(now)
    present = Tap(Mark.PRESENT, "Present", "p", mark == Mark.PRESENT and not (is_running and late.is_on))
    absent = Tap(Mark.ABSENT, "Did not come", "a", mark == Mark.ABSENT)
    return (present, late, absent, excused) if is_running else (present, absent, excused)


def hints(shown: Sequence[Line]) -> list[dict[str, object]]:
    """The keys that do something now; none where nothing can be marked."""
    offered = {tap.key: tap.label.lower() for line in shown for tap in line.taps}
    keys = [(["J", "K"], "move"), *(([key.upper()], label) for key, label in offered.items())]
    return [{"keys": pressed, "label": label} for pressed, label in keys] if offered else []


def changes_in(meeting: Meeting, now: datetime) -> int | None:
    """Seconds until other marks are offered: the doors open, the circle begins. None if that is not soon."""
    edges = (meeting.marking_opens_at, meeting.scheduled_start)
    coming = [at - now for at in edges if meeting.is_booked and now < at <= now + SOON]
    return int(min(coming).total_seconds()) + 1 if coming else None


def _line(one: Attendance, note: Note | None, sight: Sight, zone: ZoneInfo, reads_notes: bool) -> Line:
    patient, mark = one.member.patient, one.stands
    opens = sight.opens(patient)
    return Line(
        id=one.pk,
        name=sight.name_of(patient),
        initials=patient.initials,
        chart_of=patient.pk if opens else None,
        session_id=one.session_id if opens and reads_notes else None,
        note=_state_of(note),
        mark=mark,
        said=str(Mark(mark).label).lower() if mark else "not marked",
        tone=TONES[mark],
        times=_times(one, zone),
        came=local_clock(one.came_at, zone) if one.came_at else "",
        left=local_clock(one.left_at, zone) if one.left_at else "",
    )


def _state_of(note: Note | None) -> str:
    if note is None:
        return "not written"
    return "signed" if note.is_signed else "not signed"


def _times(one: Attendance, zone: ZoneInfo) -> str:
    came = f"came {local_clock(one.came_at, zone)}" if one.came_at else ""
    left = f"left {local_clock(one.left_at, zone)}" if one.left_at else ""
    return ", ".join(filter(None, (came, left)))


def counted(shown: Sequence[Line]) -> str:
    """3 present, 1 excused, 2 not marked."""
    said = [line.said for line in shown]
    return ", ".join(f"{said.count(one)} {one}" for one in dict.fromkeys(sorted(said, key=_order)))


def _order(said: str) -> int:
    return ("present", "did not come", "excused", EXPECTED, "not marked").index(said)
