"""Which request, and which task, something belongs to: in each line of the log, on the page when it breaks.

An id says nothing of anybody. One that comes with a request counts only where a proxy stands before us, and
only as the digits of a number (UUIDs are): a name, or a line of a log, is no id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import cast
from uuid import uuid4

from celery import current_task
from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
PLAIN = re.compile(r"[0-9A-Fa-f-]{16,64}")
KEY = "request_id"  # among a task's headers

_request: ContextVar[str] = ContextVar("request_id", default="")


class NumberedRequest(HttpRequest):
    request_id: str


class EachHasAnId:
    """First of all middleware, so that whatever is said about a request knows it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = _brought(request) or uuid4().hex
        cast("NumberedRequest", request).request_id = known
        outer = _request.set(known)
        try:
            response = self.get_response(request)
        finally:
            _request.reset(outer)
        response.headers[HEADER] = known
        return response


def _brought(request: HttpRequest) -> str:
    """What the proxy says; empty where none stands, for then it is anybody's."""
    said = request.headers.get(HEADER, "")
    is_trusted = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0) > 0
    return said if is_trusted and PLAIN.fullmatch(said) else ""


def of_request() -> str:
    """Of the one that is being answered, or whose doorbell rang for the task that runs; empty otherwise."""
    if own := _request.get():
        return own
    task = current_task.request if current_task else None
    carried = str(task.get(KEY) or (task.headers or {}).get(KEY) or "") if task else ""
    return carried if PLAIN.fullmatch(carried) else ""


def of_task() -> str:
    """Celery's id of the task that runs here; empty otherwise."""
    return str(current_task.request.id or "") if current_task else ""


def carried() -> dict[str, str]:
    """Headers for a message to the broker, so that the task knows which request rang."""
    known = of_request()
    return {KEY: known} if known else {}
