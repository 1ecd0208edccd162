"""What every page's shell shows: who is here, in which clinic, at what product time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from integration_care.core import door


def shell(request: HttpRequest) -> dict[str, Any]:
    """`member`, `clinic` and `now` are None on pages that nobody has signed in to."""
    return {
        "member": getattr(request, "member", None),
        "clinic": getattr(request, "clinic", None),
        "now": getattr(request, "now", None),
        "language": get_language() or "en",
        "language_names": settings.LANGUAGES,
        "limits": _limits(request),
        "theme": request.COOKIES.get("theme", ""),
        "is_demo": settings.DEMO,
    }


def _limits(request: HttpRequest) -> dict[str, int] | None:
    """How long the page may lie there; None on pages that stand open, whoever looks at them."""
    is_known = hasattr(request, "member") and hasattr(request, "since_act")
    return door.limits(request) if is_known else None
