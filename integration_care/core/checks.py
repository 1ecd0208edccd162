"""System checks: what must never reach production, said before it starts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.urls import URLPattern, URLResolver, get_resolver

from integration_care.words.catalogues import catalogues

SHORTEST_TOKEN = 32
# Third-party includes that guard themselves; every other view carries `@access`.
GUARDS_ITSELF = ("allauth.", "django.views.static")


def every_view(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each route of the URL configuration with its view, includes followed to the end."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from every_view(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def undeclared_views(resolver: URLResolver | None = None) -> list[str]:
    """Routes whose view says nothing about who may enter."""
    return [
        f"{route} ({view.__module__}.{getattr(view, '__qualname__', view)})"
        for route, view in every_view(resolver)
        if not hasattr(view, "access") and not view.__module__.startswith(GUARDS_ITSELF)
    ]


@register(Tags.security)
def every_view_declares_access(**_: Any) -> list[CheckMessage]:
    return [
        Error(f"{route} does not declare who may enter", hint="Add @access(...) to the view.", id="core.E001")
        for route in undeclared_views()
    ]


@register(Tags.security, deploy=True)
def the_demo_stays_home(**_: Any) -> list[CheckMessage]:
    if not settings.DEMO and not apps.is_installed("integration_care.demo"):
        return []
    return [
        Error(
            "The demo's movable clock and invented clinic are switched on.",
            hint="Use integration_care.settings.production, without DEMO.",
            id="core.E002",
        )
    ]


@register(Tags.security, deploy=True)
def the_token_of_the_metrics_is_long(**_: Any) -> list[CheckMessage]:
    """Nobody counts wrong guesses at it."""
    if not settings.METRICS_TOKEN or len(settings.METRICS_TOKEN) >= SHORTEST_TOKEN:
        return []
    return [
        Error(
            f"METRICS_TOKEN is shorter than {SHORTEST_TOKEN} characters.",
            hint='python -c "import secrets; print(secrets.token_urlsafe(60))"',
            id="core.E004",
        )
    ]


@register(Tags.translation, deploy=True)
def every_catalogue_is_compiled(**_: Any) -> list[CheckMessage]:
    return [
        Error(
            f"{path.name} of {path.parent.parent.name} is not compiled: its patients would read English.",
            hint="Run python -m integration_care.words.catalogues.",
            id="core.E003",
        )
        for path in catalogues()
        if not path.with_suffix(".mo").exists()
    ]
