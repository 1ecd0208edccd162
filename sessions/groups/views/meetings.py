"""One meeting: its page, moving it, cancelling it, who was there, closing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, see_other
from sessions.groups import actions, loaders, pages
from sessions.groups.forms import CorrectForm, MarkForm, MeetingForm, MoveMeetingForm, NothingForm, WhyForm
from sessions.groups.models import Attendance, Group, Meeting
from sessions.groups.presenters.group import when
from sessions.views.attempt import attempt

BOOKERS = may(Permission.BOOK_SESSION)
WRITERS = may(Permission.RECORD_SESSION)
AFTERWARDS = "A presence that was wrong stays in the record as entered in error, with any note written on it."


@access(roles=STAFF, object=loaders.meeting, phi=True, methods=("GET",))
def meeting(request: CareRequest, meeting: Meeting) -> HttpResponse:
    return pages.meeting_page(request, meeting)


@access(roles=BOOKERS, object=loaders.own_group, phi=True)
def add(request: CareRequest, group: Group) -> HttpResponse:
    usual = {"minutes": group.minutes, "place": group.place}
    form = MeetingForm(pages.sent(request), zone=request.clinic.zone, initial=usual)

    def act() -> None:
        without = pages.left_out(request)
        actions.add_meeting(by=request.member, group=group, now=request.now, without=without, **form.times)

    done, back = "The meeting is in the calendar for everybody.", reverse("groups:group", args=[group.pk])
    return pages.ask(
        request, form, act, pages.Ask("Add a meeting", "Add the meeting", back, done, group.name)
    )


@access(roles=BOOKERS, object=loaders.own_meeting, phi=True)
def move(request: CareRequest, meeting: Meeting) -> HttpResponse:
    form = MoveMeetingForm.of(meeting, pages.sent(request), request.clinic.zone)

    def act() -> None:
        without, by, now = pages.left_out(request), request.member, request.now
        actions.move_meeting(by=by, meeting=meeting, now=now, without=without, **form.times)

    done = "The meeting moved, for everybody in it."
    return pages.ask(request, form, act, _asked(request, meeting, "Move the meeting", "Move it", done))


@access(roles=BOOKERS, object=loaders.own_meeting, phi=True)
def book_again(request: CareRequest, meeting: Meeting) -> HttpResponse:
    form = NothingForm(pages.sent(request))

    def act() -> None:
        without = pages.left_out(request)
        actions.book_meeting_again(by=request.member, meeting=meeting, now=request.now, without=without)

    done = "The meeting is back in the calendar."
    return pages.ask(request, form, act, _asked(request, meeting, "Book it again", "Book it again", done))


@access(roles=BOOKERS, object=loaders.own_meeting, phi=True)
def cancel(request: CareRequest, meeting: Meeting) -> HttpResponse:
    form = WhyForm(pages.sent(request))

    def act() -> None:
        reason = form.cleaned_data["reason"]
        actions.cancel_meeting(by=request.member, meeting=meeting, reason=reason, now=request.now)

    done = "The meeting was cancelled for everybody."
    return pages.ask(request, form, act, _asked(request, meeting, "Cancel the meeting", "Cancel it", done))


@access(roles=WRITERS, object=loaders.attendance, phi=True, methods=("POST",))
def mark(request: CareRequest, attendance: Attendance) -> HttpResponse:
    """One tap: the line again for htmx, else back to the page."""
    meeting = attendance.meeting
    form = MarkForm(request.POST, meeting=meeting, zone=request.clinic.zone, now=request.now)
    is_done = attempt(form, lambda: _mark(request, attendance, form))
    meeting.refresh_from_db()
    if not meeting.is_booked:
        messages.error(request, "This meeting is not open any more. Use “Correct” instead.")
    if not meeting.is_booked or (is_done and not request.htmx):
        return see_other(request, "groups:meeting", meeting.pk)
    return pages.marked(request, attendance, form)


def _mark(request: CareRequest, attendance: Attendance, form: MarkForm) -> None:
    by, now = request.member, request.now
    if form.is_expected:
        actions.expect(by=by, attendance=attendance, now=now)
    else:
        actions.mark(by=by, attendance=attendance, now=now, **form.said)


@access(roles=WRITERS, object=loaders.led_meeting, phi=True, methods=("POST",))
def close(request: CareRequest, meeting: Meeting) -> HttpResponse:
    """The circle took place: from here on each patient's record says so."""
    form = pages.times_form(request, meeting, request.POST)

    def act() -> None:
        times = {name: form.cleaned_data[name] for name in ("started_at", "ended_at")}
        actions.close_meeting(by=request.member, meeting=meeting, now=request.now, **times)

    if attempt(form, act):
        say_done(request, "The meeting is closed. It stands in each patient's record.", meeting.group)
        return see_other(request, "groups:meeting", meeting.pk)
    meeting.refresh_from_db()
    return pages.meeting_page(request, meeting, times_form=form)


@access(roles=WRITERS, object=loaders.attendance, phi=True)
def correct(request: CareRequest, attendance: Attendance) -> HttpResponse:
    form = CorrectForm.of(attendance, pages.sent(request), zone=request.clinic.zone, now=request.now)

    def act() -> None:
        actions.correct(by=request.member, attendance=attendance, now=request.now, **form.said)

    title, done = (
        f"Was {attendance.member.patient.called} there?",
        "Corrected. The record keeps both.",
    )
    return pages.ask(
        request, form, act, _asked(request, attendance.meeting, title, "Correct it", done, text=AFTERWARDS)
    )


def _asked(
    request: CareRequest, meeting: Meeting, title: str, label: str, done: str, *, text: str = ""
) -> pages.Ask:
    lead = f"{meeting.group}, {when(meeting, request.clinic.zone)}"
    return pages.Ask(title, label, reverse("groups:meeting", args=[meeting.pk]), done, lead, text)
