"""How the page that saves as it is typed is answered; autosave.js reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.forms import BaseForm
from django.http import JsonResponse
from django.urls import reverse

from integration_care.core.http import CONFLICT, UNPROCESSABLE, CareRequest
from integration_care.core.ui.words import local_clock
from sessions.errors import NoteConflict, NoteSigned, Refused
from sessions.models import Note

Fields = Mapping[str, str | list[str]]
GONE = 410


def answer(
    request: CareRequest, form: BaseForm, save: Callable[[], Note], fields: Callable[[Note], Fields]
) -> JsonResponse:
    """200 saved, 409 with what stands (`fields`), 410 closed or signed, 422 not as it should be."""
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=UNPROCESSABLE)
    try:
        note = save()
    except NoteSigned as signed:
        return JsonResponse({"text": str(signed), "url": _compare(signed), "is_kept": True}, status=GONE)
    except NoteConflict as conflict:
        return JsonResponse(_both(conflict, fields), status=CONFLICT)
    except Refused as why:
        return JsonResponse({"text": str(why)}, status=GONE)
    return JsonResponse({"version": note.version, "text": _saved(request)})


def settled(request: CareRequest) -> list[UUID]:
    """The texts set aside that the sent one was chosen from, as the page names them."""
    found = []
    for key in request.POST.getlist("settles"):
        try:
            found.append(UUID(key))
        except ValueError:
            continue
    return found


def _both(conflict: NoteConflict, fields: Callable[[Note], Fields]) -> dict[str, object]:
    """What stands at the clinic, for showing beside what was typed here; `late` names what was set aside."""
    late = str(conflict.kept.pk) if conflict.kept else ""
    return {"version": conflict.note.version, "fields": fields(conflict.note), "late": late}


def _compare(conflict: NoteConflict) -> str:
    return reverse("sessions:compare", args=[conflict.kept.pk]) if conflict.kept else ""


def _saved(request: CareRequest) -> str:
    return f"saved at the clinic, {local_clock(request.now, request.clinic.zone)}"
