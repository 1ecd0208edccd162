"""One meeting: a line for each person in the room, the shared note, and each private note's state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from integration_care.core.ui.words import local_clock, local_moment
from patients.models import Patient
from sessions.groups.models import Attendance, Meeting, SharedNote
from sessions.groups.names import Named, masked, named_in
from sessions.groups.sight import Sight
from sessions.groups.signing import is_unchanged
from sessions.models import Note

TONES = {"present": "green", "absent": "amber", "excused": "neutral", "": "neutral"}


@dataclass(frozen=True)
class Line:
    """Somebody in the room."""

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
    is_running: bool = False  # "Late" is a tap of its own while the circle is going on

    @property
    def is_late(self) -> bool:
        return self.is_running and bool(self.came)

    @property
    def is_present(self) -> bool:
        return self.mark == Attendance.Mark.PRESENT and not self.is_late


@dataclass(frozen=True)
class Addition:
    by: str
    when: str
    reason: str
    text: str


@dataclass(frozen=True)
class Shared:
    """The shared note for reading."""

    text: str
    saved: str
    signed: str
    is_unchanged: bool
    version: int
    addenda: tuple[Addition, ...]


def lines(
    attendances: Sequence[Attendance],
    notes: Mapping[UUID, Note],
    sight: Sight,
    *,
    now: datetime,
    zone: ZoneInfo,
    reads_notes: bool,
) -> list[Line]:
    shown = [_line(one, notes.get(one.session_id), sight, zone, reads_notes) for one in attendances]
    return [
        replace(line, is_running=is_running(one.meeting, now))
        for line, one in zip(shown, attendances, strict=True)
    ]


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
        said=str(Attendance.Mark(mark).label).lower() if mark else "not marked",
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
    return ("present", "did not come", "excused", "not marked").index(said)


def shared(note: SharedNote | None, zone: ZoneInfo, others: Sequence[Patient] = ()) -> Shared | None:
    """`others` stand in it as initials: in the record of one patient everybody else does."""
    if note is None:
        return None
    signed = f"{note.signed_as}, {local_moment(note.signed_at, zone)}" if note.signed_at else ""
    return Shared(
        text=masked(note.body, others),
        saved=local_moment(note.saved_at, zone),
        signed=signed,
        is_unchanged=not signed or is_unchanged(note),
        version=note.version,
        addenda=tuple(
            Addition(
                str(one.author),
                local_moment(one.written_at, zone),
                masked(one.reason, others),
                masked(one.body, others),
            )
            for one in note.addenda.select_related("author__user")
        ),
    )


def warning(text: str, people: Sequence[Patient]) -> list[Named]:
    """Names of people in this circle that stand in the shared note."""
    return named_in(text, people)


def is_running(meeting: Meeting, now: datetime) -> bool:
    return meeting.is_booked and meeting.scheduled_start <= now < meeting.scheduled_end
