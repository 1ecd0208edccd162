"""How the page that saves as it is typed is answered; autosave.js reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.forms import BaseForm
from django.http import JsonResponse
from django.urls import reverse

from integration_care.core.http import CONFLICT, UNPROCESSABLE, CareRequest
from integration_care.core.ui.words import local_clock
from sessions.actions.late import LateText
from sessions.errors import NoteConflict, Refused, TypedTooLate
from sessions.models import Note, NoteRevision

E = TypeVar("E", bound=TypedTooLate[Any, Any])
Fields = Mapping[str, str | list[str]]
GONE = 410


class Saved(Protocol):
    @property
    def version(self) -> int: ...


def answer(
    request: CareRequest, form: BaseForm, save: Callable[[], Note], fields: Callable[[Note], Fields]
) -> JsonResponse:
    """As `answered`, for a note of a session."""

    def tell(late: NoteConflict) -> dict[str, object]:
        """What stands, for showing beside what was typed here; `late` names what was set aside."""
        if late.is_closed:
            return {"url": reverse("sessions:compare", args=[late.kept.pk]) if late.kept else ""}
        return {"fields": fields(late.note), "late": token(late.kept) if late.kept else ""}

    return answered(request, form, save, NoteConflict, tell)


def answered(
    request: CareRequest,
    form: BaseForm,
    save: Callable[[], Saved],
    refusal: type[E],
    tell: Callable[[E], dict[str, object]],
) -> JsonResponse:
    """200 saved, 409 typed too late and 410 signed, both with what `tell` says; 422 not as it should be."""
    if not form.is_valid():
        return JsonResponse({"errors": form.errors.get_json_data()}, status=UNPROCESSABLE)
    try:
        version = save().version
    except refusal as late:
        if late.is_closed:
            return JsonResponse({"text": str(late), "is_kept": True} | tell(late), status=GONE)
        return JsonResponse({"version": late.note.version} | tell(late), status=CONFLICT)
    except Refused as why:
        return JsonResponse({"text": str(why)}, status=GONE)
    return JsonResponse({"version": version, "text": _saved(request)})


def token(late: NoteRevision) -> str:
    """Names a text that was set aside, as it stands now; `late_text_in` reads it."""
    return ".".join(map(str, LateText.of(late)))


def late_text_in(name: str) -> LateText | None:
    key, _, seal = name.partition(".")
    try:
        return LateText(UUID(key), seal)
    except ValueError:
        return None


def settled(request: CareRequest) -> list[LateText]:
    """The texts set aside that the sent one was chosen from, as the page names them."""
    return [late for late in map(late_text_in, request.POST.getlist("settles")) if late]


def _saved(request: CareRequest) -> str:
    return f"saved at the clinic, {local_clock(request.now, request.clinic.zone)}"
