"""Building the pages of circles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.done import say_done
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from integration_care.core.ui.words import local_moment
from sessions.errors import Conflict, Conflicts
from sessions.forms.notes import TimesForm, usual_times
from sessions.groups import queries
from sessions.groups.forms import MarkForm, SharedNoteForm
from sessions.groups.models import Attendance, Group, Meeting
from sessions.groups.presenters import attendance as attendance_presenter
from sessions.groups.presenters import group as group_presenter
from sessions.groups.presenters import shared_note as note_presenter
from sessions.groups.sight import sight_of
from sessions.models import Room
from sessions.queries import reads_notes
from sessions.views.attempt import attempt

PAST_SHOWN = 12


def together(form: BaseForm, act: Callable[[], object]) -> tuple[bool, list[Conflict]]:
    """As `attempt`; beside it who or what is in the way, each of which may be left out."""
    found: list[Conflict] = []

    def watched() -> None:
        try:
            act()
        except Conflicts as why:
            found.extend(why.found)
            raise

    return attempt(form, watched), found


def left_out(request: CareRequest) -> list[str]:
    """What was shown as in the way, once somebody chose to go on without it."""
    return request.POST.getlist("without") if "go_on" in request.POST else []


@dataclass(frozen=True)
class Ask:
    """One form, one act: what the page says, what is said afterwards, and where one comes from.

    `second` is another button, its name and its words; `to` says where one goes on to, if not `back`.
    """

    title: str
    label: str
    back: str
    done: str
    lead: str = ""
    text: str = ""
    second: tuple[str, str] | None = None
    to: Callable[[], str] | None = None


def ask(request: CareRequest, form: BaseForm, act: Callable[[], object], asked: Ask) -> HttpResponse:
    is_done, conflicts = together(form, act) if request.method == "POST" else (False, [])
    if is_done:
        say_done(request, asked.done, asked.lead)
        return see_other(request, asked.to() if asked.to else asked.back)
    rows = [[form[name] for name in row] for row in getattr(form, "rows", ())]
    rooms = Room.objects.in_use().filter(clinic=request.clinic) if "place" in form.fields else ()
    context = {
        "form": form,
        "rows": rows,
        "rooms": rooms,
        "ask": asked,
        "conflicts": conflicts,
        "nav": "circles",
    }
    return render(request, "groups/ask.html", context, status=UNPROCESSABLE if form.errors else 200)


def sent(request: CareRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def group_context(request: CareRequest, group: Group) -> dict[str, Any]:
    zone, now, member = request.clinic.zone, request.now, request.member
    sight = sight_of(member, group)
    is_near = sight.runs or bool(sight.own)
    members = list(group.members.present().select_related("patient"))
    waiting = list(group.members.waiting().select_related("patient"))
    meetings = queries.with_people(group.meetings.all())
    coming = meetings.filter(status=Meeting.Status.BOOKED).order_by("scheduled_start")
    past = meetings.exclude(status=Meeting.Status.BOOKED).order_by("-scheduled_start")[:PAST_SHOWN]

    def shown(found: Any) -> list[group_presenter.MeetingLine]:
        return [group_presenter.meeting_line(one, now=now, zone=zone, readable=is_near) for one in found]

    return {
        "group": group,
        "leads": group_presenter.leads(group),
        "runs": sight.runs,
        "is_near": is_near,
        "coming": shown(coming),
        "past": shown(past),
        "roster": group_presenter.seats(members, sight, zone),
        "waiting": group_presenter.seats(waiting, sight, zone),
        "taken": len(members),
        "free": max(0, group.capacity - len(members)),
        "zone": request.clinic.time_zone,
        "nav": "circles",
    }


def meeting_context(request: CareRequest, meeting: Meeting, **more: Any) -> dict[str, Any]:
    zone, member = request.clinic.zone, request.member
    leads = meeting.is_led_by(member)
    note, add_url = getattr(meeting, "shared_note", None), reverse("groups:add-to", args=[meeting.pk])
    reads = leads and reads_notes(member)
    writes = reads and not (note and note.is_signed)
    people = queries.people_of(meeting) if leads else []
    context = {
        **attendance_context(request, meeting),
        "when": group_presenter.when(meeting, zone),
        "zone": request.clinic.time_zone,
        "runs": leads or meeting.group.is_run_by(member),
        "reason": _reason(meeting),
        "times_form": times_form(request, meeting),
        "note_form": note_form(note),
        "note": note_presenter.shared(note, zone, add_url=add_url) if reads else None,
        "kept": queries.count_kept(note) if reads and note else None,
        "saved": f"saved at the clinic, {local_moment(note.saved_at, zone)}" if reads and note else "",
        "has_note": note is not None,
        "writes_note": writes and meeting.status != Meeting.Status.CANCELLED,
        "names": note_presenter.warning(note.body, people) if note and leads else [],
        "people": [{"label": one.full_name, "value": one.initials} for one in people],
        "nav": "circles",
    }
    return context | more


def attendance_context(request: CareRequest, meeting: Meeting) -> dict[str, Any]:
    zone, now, member = request.clinic.zone, request.now, request.member
    sight, found = sight_of(member, meeting.group), queries.attendances_of(meeting)
    reads, leads = reads_notes(member), meeting.is_led_by(member)
    notes = queries.own_notes(found, member) if reads else {}
    lines = attendance_presenter.lines(
        found, notes, sight, now=now, zone=zone, reads_notes=reads, marks=leads
    )
    waits = leads and meeting.is_booked and now < meeting.marking_opens_at
    return {
        "meeting": meeting,
        "lines": lines,
        "counted": attendance_presenter.counted(lines),
        "leads": leads,
        "opens": local_moment(meeting.marking_opens_at, zone) if waits else "",
        "changes_in": attendance_presenter.changes_in(meeting, now) if leads else None,
        "can_close": leads and meeting.is_booked and meeting.scheduled_start <= now,
        "hints": attendance_presenter.hints(lines),
    }


def earlier_context(request: CareRequest, meeting: Meeting) -> dict[str, Any]:
    zone, note = request.clinic.zone, getattr(meeting, "shared_note", None)
    add_url = reverse("groups:add-to", args=[meeting.pk]) if note and note.is_signed else ""
    return {
        "versions": note_presenter.versions(note, queries.kept_texts(note), zone) if note else [],
        "stands": note_presenter.stands(note, zone) if note else "",
        "add_url": add_url,
        "lead": f"{meeting.group}, {group_presenter.when(meeting, zone)}",
        "back": reverse("groups:meeting", args=[meeting.pk]),
        "nav": "circles",
    }


def marked(request: CareRequest, attendance: Attendance, form: MarkForm) -> HttpResponse:
    """After a tap the line as it stands now; what was refused with why, and as it was typed."""
    context = attendance_context(request, attendance.meeting)
    lines = [_as_sent(one, form) if one.id == attendance.pk else one for one in context["lines"]]
    if not request.htmx:
        return meeting_page(request, attendance.meeting, lines=lines)
    context["line"] = next((one for one in lines if one.id == attendance.pk), None)
    return render(request, "groups/marked.html", context, status=UNPROCESSABLE if form.errors else 200)


def _as_sent(line: attendance_presenter.Line, form: MarkForm) -> attendance_presenter.Line:
    if not form.errors:
        return line
    why = " ".join(str(one) for found in form.errors.values() for one in found)
    return replace(line, problem=why, came=form.data.get("came", ""), left=form.data.get("left", ""))


def note_form(note: Any) -> SharedNoteForm:
    return SharedNoteForm(initial={"version": note.version, "body": note.body} if note else None)


def times_form(request: CareRequest, meeting: Meeting, sent: QueryDict | None = None) -> TimesForm:
    zone, now = request.clinic.zone, request.now
    times = usual_times(meeting.scheduled_start, meeting.scheduled_end, now, zone)
    return TimesForm(sent, zone=zone, now=now, is_under_way=True, initial=times, prefix="times")


def meeting_page(request: CareRequest, meeting: Meeting, **refused: Any) -> HttpResponse:
    status = UNPROCESSABLE if refused else 200
    context = meeting_context(request, meeting, **refused)
    return render(request, "groups/meeting.html", context, status=status)


def _reason(meeting: Meeting) -> str:
    if meeting.status != Meeting.Status.CANCELLED:
        return ""
    last = meeting.status_changes.filter(became=Meeting.Status.CANCELLED).last()
    return last.reason if last else ""
