"""Trying a version on one patient's plan: one that exists, or one that is still being typed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from integration_care.audit.trail import record_list, record_read
from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest
from patients import loaders
from patients.forms.protocols.part import PartEdit
from patients.models import Course, Protocol, ProtocolVersion
from patients.protocols.rules import ProtocolDataError, ProtocolRules
from patients.protocols.told.changes import changed_parts
from patients.views.protocol_parts import edit_of, edit_page
from sessions.courses.preview import rehearse as look
from sessions.courses.preview import rehearse_draft as look_at_draft
from sessions.courses.rehearsal import Rehearsed, carried, courses_of, rehearsed

SAME_POST = 307


@access(roles=STAFF, object=loaders.protocol, phi=True, methods=("GET",))
def rehearse(request: CareRequest, protocol: Protocol) -> HttpResponse:
    """?version= is its number, the newest unless told; ?course= whose plan. Nothing is written."""
    record_list(request)
    version, course = _version(protocol, request.GET.get("version", "")), _course(request, request.GET)
    shown: dict[str, object] = {"version": version, "courses": courses_of(request.member), "nav": "protocols"}
    if course is not None:
        found = look(by=request.member, course=course, protocol_version=version, now=request.now)
        shown["found"] = rehearsed(found, course, request.now)
    return render(request, "courses/rehearsal.html", shown)


@access(roles=may(Permission.EDIT_PROTOCOL), object=loaders.protocol, phi=True, methods=("POST",))
def rehearse_draft(request: CareRequest, protocol: Protocol, part: str) -> HttpResponse:
    """What the version would change that is being typed, and whose plan how. Nothing is written."""
    edit = edit_of(request, protocol, part, _with_note(request.POST))
    if edit.started != str(edit.version.number):  # the page of the part says what was made meanwhile
        return redirect("patients:edit-protocol", protocol.pk, part, preserve_request=True)
    try:
        rules = ProtocolRules.from_data(edit.content()) if edit.is_valid() else None
    except ProtocolDataError as fault:
        edit.blame(fault)
        rules = None
    return _draft_page(request, edit, rules) if rules else edit_page(request, edit, UNPROCESSABLE)


def _draft_page(request: CareRequest, edit: PartEdit, rules: ProtocolRules) -> HttpResponse:
    parts, course = changed_parts(edit.version.rules, rules), _course(request, request.POST)
    shown = {
        "edit": edit,
        "parts": parts,
        "courses": courses_of(request.member),
        "carried": list(carried(request.POST)),
        "nav": "protocols",
    }
    if course is not None and parts:
        record_read(by=request.member, patient=course.patient, what="courses:rehearse-draft")
        shown["found"] = _draft_found(request, course, edit.version.protocol, rules)
    return render(request, "courses/rehearsal_draft.html", shown)


def _draft_found(request: CareRequest, course: Course, protocol: Protocol, rules: ProtocolRules) -> Rehearsed:
    content = rules.to_data()
    found = look_at_draft(
        by=request.member, course=course, protocol=protocol, content=content, now=request.now
    )
    return rehearsed(found, course, request.now)


def _with_note(data: QueryDict) -> QueryDict:
    """A look needs no reason yet; the version does."""
    data = data.copy()
    data["note"] = data.get("note") or "a look"
    return data


def _version(protocol: Protocol, number: str) -> ProtocolVersion:
    for version in protocol.versions.select_related("protocol"):
        if number in ("", str(version.number)):
            return version
    raise Http404


def _course(request: CareRequest, asked: QueryDict) -> Course | None:
    """Http404 alike for no course, another clinic's, somebody else's patient and one that is closed."""
    wanted = asked.get("course")
    if not wanted:
        return None
    try:
        course = loaders.fetch_course(request, UUID(wanted))
    except ValueError as why:
        raise Http404 from why
    if course.is_closed:
        raise Http404
    return course
