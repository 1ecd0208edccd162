"""When nothing can be written down: the database is a standby, takes no writes, or its disk is full.

What can be shown without writing is shown, with a line above it. A patient's record is not: who opens one is
written down, and where that is impossible it stays shut. What somebody sends comes back to them as a form.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from psycopg.errors import DiskFull, ReadOnlySqlTransaction

from integration_care.core import door, held

UNAVAILABLE = 503
TRY_AGAIN_SECONDS = "30"
REFUSED_WRITES = (ReadOnlySqlTransaction, DiskFull)


def is_refused_write(why: BaseException | None) -> bool:
    """Whether this, or what led to it, is the database's word that it takes nothing."""
    while why is not None:
        if isinstance(why, REFUSED_WRITES):
            return True
        why = why.__cause__ or why.__context__
    return False


def is_on() -> bool:
    """Asks the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'on'")
        return bool(cursor.fetchone()[0])


def answer(request: Any, *, must_sign_in: bool = False) -> HttpResponse:
    """The page that says so, with what was typed. A part of a page is told by the status alone.

    `must_sign_in`: a sign-in is written down, and so is the end of one. Whoever would have to reads why not.
    """
    is_part = door.is_part_of_a_page(request)
    is_strangers = must_sign_in and not request.user.is_authenticated  # half a sign-in helps nobody
    told = {"must_sign_in": must_sign_in, **({} if is_strangers else _told(request))}
    response = HttpResponse() if is_part else render(request, "503.html", told)
    response.status_code = UNAVAILABLE
    response["Retry-After"] = TRY_AGAIN_SECONDS
    response["Cache-Control"] = "no-store, private"
    return response


def _told(request: Any) -> dict[str, Any]:
    if request.method != "POST":
        return {}
    sent = held.without_secrets(request.POST)
    fields = [(name, value) for name, values in sent.lists() for value in values]
    return {"path": request.get_full_path(), "fields": fields, "had_files": bool(request.FILES)}
