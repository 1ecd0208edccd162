"""In which language a page is told.

Staff read English, whatever their browser asks for. A patient reads what their record says; it is kept in
a cookie as well, for the pages that must answer without the database. Whoever is not signed in reads what
they chose with the switch, or what their browser asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Answer = Callable[[HttpRequest], HttpResponse]
ENGLISH = "en"
SPANISH = "es"


def offered() -> list[tuple[str, str]]:
    """Code and own name of each language, for choices."""
    return list(settings.LANGUAGES)


class InTheirLanguage:
    """Begins a request in the visitor's language; `speak` changes it once it is known who they are."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(translation.get_language_from_request(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or ENGLISH)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        own = getattr(request, "own_language", None)
        if own and own != chosen(request):
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, own, **COOKIE)
        return response

    def process_view(self, request: Any, view: Any, _arguments: Any, _named: Any) -> None:
        """Pages that are not ours declare nothing: signed in, they follow the cookie and no browser."""
        if view.__module__.startswith("allauth.") and request.user.is_authenticated:
            translation.activate(chosen(request) or ENGLISH)


class ToldRequest(HttpRequest):
    own_language: str  # of whoever is signed in


def speak(request: HttpRequest, language: str) -> None:
    """From here on this request, and this browser's next ones, are told in a person's own language."""
    cast("ToldRequest", request).own_language = language
    translation.activate(language)


def greet(language: str, request: HttpRequest) -> None:
    """Nobody is signed in, and it is known whom the page is for: the switch's choice before theirs."""
    translation.activate(chosen(request) or language)


def told(words: str, spanish: str = "") -> str:
    """Words that stand in the database or a data file: in the language of the page.

    `spanish`: what a clinic wrote beside its own; it is in no catalogue. Without that, what ships with us is
    told as the catalogue has it, and a clinic's own words stay as they were written.
    """
    if spanish and translation.get_language() == SPANISH:
        return spanish
    return translation.gettext(words) if words else ""


def shipped_spanish(words: str) -> str:
    """What the catalogue has for these words, line by line; empty where it has none."""
    with translation.override(SPANISH):
        found = "\n".join(map(told, words.splitlines()))
    return found if found != words else ""


def chosen(request: HttpRequest) -> str:
    """The cookie's language, when it is one of ours."""
    kept = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return kept if kept in dict(settings.LANGUAGES) else ""


COOKIE: dict[str, Any] = {
    "max_age": settings.LANGUAGE_COOKIE_AGE,
    "httponly": settings.LANGUAGE_COOKIE_HTTPONLY,
    "samesite": settings.LANGUAGE_COOKIE_SAMESITE,
    "secure": settings.LANGUAGE_COOKIE_SECURE,
}
