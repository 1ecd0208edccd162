"""What somebody sent while the door was closed, or the file they asked for: it waits in the session, sealed,
for the same person. One thing at a time: whichever came last takes the place of what waited before it.

Nothing is sent on behalf of anybody: the words come back as a form (`accounts:held`), and their own browser
sends it, to where it was going. Files, passwords and codes are not kept.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponseBase, QueryDict

from integration_care.core.encryption import CannotDecrypt, seal, unseal
from integration_care.core.http import CONFLICT, UNPROCESSABLE

KEY = "held"
SENT, FILE = "sent", "file"  # the kinds of what waits
FIELD = "_held"  # in the form that sends it on: what waited has left
LONGEST = 200_000  # characters; the longest note is a tenth of it
SECRET = re.compile(r"password|code|pin\b|secret|csrfmiddlewaretoken", re.IGNORECASE)


@dataclass(frozen=True)
class Held:
    """Where it was going, its fields as they were sent, and whether it goes on without being asked."""

    path: str
    fields: list[tuple[str, str]]
    at_once: bool
    had_files: bool


@dataclass(frozen=True)
class Coming:
    """The address of a file, and the page on which it was asked for."""

    path: str
    back: str


def hold(request: Any, *, at_once: bool) -> bool:
    """Keep the POST of a request; False where it is too long. An earlier one is let go of."""
    return _keep(
        request,
        {
            "kind": SENT,
            "sent": without_secrets(request.POST).urlencode(),
            "at_once": at_once,
            "had_files": bool(request.FILES),
        },
    )


def hold_file(request: Any, back: str) -> None:
    """A file that was asked for comes to the page they were on, not to the one that asked who they are."""
    _keep(request, {"kind": FILE, "back": back})


def coming(request: Any) -> Coming | None:
    """The file that waits for this person in this clinic, once."""
    body = _opened(request, FILE)
    if body is None:
        return None
    let_go(request)
    return Coming(body["path"], body["back"])


def waiting(request: Any) -> Held | None:
    """What waits for this person, and for nobody else, in the clinic for which it was written."""
    body = _opened(request, SENT)
    if body is None:
        return None
    sent = QueryDict(body["sent"])
    fields = [(name, value) for name, values in sent.lists() for value in values]
    return Held(body["path"], fields, body["at_once"], body["had_files"])


def _keep(request: Any, body: dict[str, Any]) -> bool:
    told = json.dumps(body | {"clinic": _clinic(request), "path": request.get_full_path()})
    if len(told) > LONGEST:
        return False
    user = str(request.user.pk)
    sealed = base64.b64encode(seal(told, _place(user))).decode()
    request.session[KEY] = {"user": user, "sealed": sealed}
    return True


def _opened(request: Any, kind: str) -> dict[str, Any] | None:
    kept: dict[str, str] | None = request.session.get(KEY)
    if not kept or kept["user"] != str(request.user.pk):
        return None
    try:
        body: dict[str, Any] = json.loads(unseal(base64.b64decode(kept["sealed"]), _place(kept["user"])))
    except CannotDecrypt:
        return None
    is_theirs = body.get("clinic") == str(request.member.clinic_id or "")
    return body if is_theirs and body.get("kind", SENT) == kind else None


def let_go(request: Any) -> None:
    request.session.pop(KEY, None)


def letting_go(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, for a form of what waited: it is let go of once the words are saved, or on the page again."""

    @wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code < 400 or response.status_code in (CONFLICT, UNPROCESSABLE):
            let_go(request)
        return response

    return answered


def _clinic(request: Any) -> str:
    """In which they are at work; empty for who belongs nowhere any more."""
    member = request.user.membership_for(request.session.get("clinic"))
    return str(member.clinic_id) if member else ""


def without_secrets(sent: QueryDict) -> QueryDict:
    kept = sent.copy()
    for name in [name for name in kept if SECRET.search(name) or name == FIELD]:
        del kept[name]
    return kept


def _place(user: str) -> str:
    return f"session/held/{user}"
