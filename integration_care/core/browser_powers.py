"""What a page may ask of the device: nothing, unless its view says so (the pages where somebody writes)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

HEADER = "Permissions-Policy"
NOTHING = "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
WITH_VOICE_AND_PICTURES = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()"


def browser_powers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(HEADER, NOTHING)
        return response

    return answer
