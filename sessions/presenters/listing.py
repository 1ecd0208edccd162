"""Sessions as lines: on the chart, in a day's list, and for the patient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.core.ui.words import local_clock, local_day, zone_name
from sessions.facts import dose_label
from sessions.models import Administration, CareSession
from sessions.presenters.day import Day
from sessions.presenters.head import TONES, patient_time, when

Kind, Status = CareSession.Kind, CareSession.Status
# To the patient nothing is a "dosing session" and nobody "did not come".
KIND_WORDS = {
    Kind.PREPARATION: gettext_lazy("Preparation"),
    Kind.DOSING: gettext_lazy("Your treatment session"),
    Kind.INTEGRATION: gettext_lazy("Integration session"),
    Kind.GROUP: gettext_lazy("Your circle"),
}
DOTS = {Status.COMPLETED: "green", Status.ABORTED: "amber", Status.IN_PROGRESS: "teal", Status.BOOKED: "due"}


@dataclass(frozen=True)
class Line:
    """A session in a list for the staff."""

    url: str
    kind: str
    name: str
    day: str
    time: str
    more: str
    status: str
    tone: str
    dot: str
    waits: str  # what somebody still has to do about it


@dataclass(frozen=True)
class Appointment:
    """A booked session in the patient's own zone and in kind words."""

    what: str
    day: str
    time: str
    zone: str
    with_whom: str
    place: str
    is_link: bool


def line(
    session: CareSession, given: Mapping[UUID, Sequence[Administration]], *, now: datetime, zone: ZoneInfo
) -> Line:
    status = Status(session.status)
    day, time = when(session, zone, now.astimezone(zone).date()).split(", ")
    label = dose_label(given.get(session.pk, ()))
    return Line(
        url=reverse("sessions:record", args=[session.pk]),
        kind=session.get_kind_display(),
        name=session.patient.full_name,
        day=day,
        time=time,
        more=" · ".join(filter(None, (label, str(session.lead), session.place))),
        status=status.label.lower(),
        tone=TONES[status],
        dot=DOTS.get(status, ""),
        waits=waits(session, now),
    )


def lines(
    sessions: Iterable[CareSession],
    given: Mapping[UUID, Sequence[Administration]],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> list[Line]:
    return [line(session, given, now=now, zone=zone) for session in sessions]


def next_booked(session: CareSession, day: Day) -> dict[str, str]:
    """What follows an empty day: where it is listed, and what it is."""
    what = f"{session.patient.full_name}, {session.get_kind_display().lower()}"
    on = session.scheduled_start.astimezone(day.zone).date()
    return {"href": day.url(on), "text": f"Next: {when(session, day.zone, day.today)}, {what}."}


def waits(session: CareSession, now: datetime) -> str:
    """A dose that nobody closes opens no window, so it is said wherever sessions are listed."""
    if session.status == Status.IN_PROGRESS and now > session.scheduled_end:
        return "not completed yet"
    if session.status == Status.BOOKED and now > session.scheduled_end:
        return "to be logged"
    return ""


def appointment(session: CareSession, clinic_zone: ZoneInfo, now: datetime) -> Appointment:
    zone = session.patient.zone
    is_link = session.place.startswith(("https://", "http://"))
    at, until = session.scheduled_start, session.scheduled_end
    differs = bool(patient_time(at, clinic_zone, zone, ""))
    return Appointment(
        what=str(KIND_WORDS[Kind(session.kind)]),
        day=local_day(at, zone, now.astimezone(zone).date()),
        time=f"{local_clock(at, zone)}\N{EN DASH}{local_clock(until, zone)}",
        zone=_("%(zone)s time") % {"zone": zone_name(zone)} if differs else "",
        with_whom=str(session.lead),
        place=session.place,
        is_link=is_link,
    )
