"""Editing one part of a protocol, which makes the next version."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.http import CONFLICT, UNPROCESSABLE, CareRequest, see_other
from patients import actions, loaders
from patients.forms.protocols.meanwhile import brought_up
from patients.forms.protocols.part import PartEdit
from patients.forms.protocols.rearranging import rearranged
from patients.models import Protocol, ProtocolVersion
from patients.protocols.rules import ProtocolDataError
from patients.protocols.told.changes import changed_part
from patients.protocols.told.parts import part as part_called

OK = 200


@access(roles=may(Permission.EDIT_PROTOCOL), object=loaders.protocol, phi=False)
def edit_protocol(request: CareRequest, protocol: Protocol, part: str) -> HttpResponse:
    """No course moves to the version that is made, so nothing that is planned changes."""
    edit = edit_of(request, protocol, part)
    if edit.data is None:
        return edit_page(request, edit)
    if (moved := rearranged(edit.data)) is not None:
        edit = PartEdit(edit.part, edit.version, by=request.member, data=moved[0], is_quiet=True)
        return edit_page(request, edit, focus=moved[1])
    if edit.started != str(edit.version.number):
        return _meanwhile(request, edit)
    return _make_version(request, edit)


def edit_of(request: CareRequest, protocol: Protocol, key: str, data: QueryDict | None = None) -> PartEdit:
    """`data` in place of what was sent."""
    part = part_called(key)
    if part is None:
        raise Http404
    data = data or (request.POST if request.method == "POST" else None)
    return PartEdit(part, _newest(protocol), by=request.member, data=data)


def _newest(protocol: Protocol) -> ProtocolVersion:
    return protocol.versions.select_related("protocol", "made_by__user").latest("number")


def _make_version(request: CareRequest, edit: PartEdit) -> HttpResponse:
    if not edit.is_valid():
        return edit_page(request, edit, UNPROCESSABLE)
    protocol, after = edit.version.protocol, edit.version.number
    try:
        made = actions.make_version(
            by=request.member, protocol=protocol, content=edit.content(), note=edit.note, after=after
        )
    except ProtocolDataError as fault:
        edit.blame(fault)
    except actions.NothingChanged as why:
        edit.head.add_error(None, str(why))
    except actions.MadeMeanwhile:
        return _meanwhile(request, edit_of(request, protocol, edit.part.key))
    else:
        messages.success(request, f"Version {made.number} is made. Courses under way stay where they are.")
        return see_other(request, "patients:protocol", protocol_id=protocol.pk)
    return edit_page(request, edit, UNPROCESSABLE)


def _meanwhile(request: CareRequest, edit: PartEdit) -> HttpResponse:
    """Nothing is written. What was typed stands on the page of the newest version, with what changed."""
    started = edit.started if edit.started.isdecimal() and len(edit.started) < 9 else "0"
    older = edit.version.protocol.versions.filter(number=started).select_related("protocol").first()
    before = PartEdit(edit.part, older or edit.version, by=request.member)
    now = PartEdit(edit.part, edit.version, by=request.member)
    data = brought_up(request.POST, before, now)
    shown = PartEdit(edit.part, edit.version, by=request.member, data=data, is_quiet=True)
    changes = changed_part(edit.part, before.version.rules, edit.version.rules).lines
    return edit_page(request, shown, CONFLICT, changes=changes)


def edit_page(request: CareRequest, edit: PartEdit, status: int = OK, **shown: object) -> HttpResponse:
    context = {"edit": edit, "is_conflict": status == CONFLICT, "nav": "protocols", **shown}
    return render(request, "protocols/edit.html", context, status=status)
