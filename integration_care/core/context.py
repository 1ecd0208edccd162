"""What every page's shell shows: who is here, in which clinic, at what product time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from integration_care.core import door


def shell(request: HttpRequest) -> dict[str, Any]:
    """`member`, `clinic` and `now` are None on pages that nobody has signed in to.

    allauth's pages know of none of them. Who is at one of those, `at_allauths`, is known to our door before
    them (accounts.doorway): it is drawn with the name of their clinic, and for a patient as their own are.
    """
    at_allauths = getattr(request, "at_allauths", None)
    return {
        "member": getattr(request, "member", None),
        "clinic": getattr(request, "clinic", None) or (at_allauths and at_allauths.clinic),
        "now": getattr(request, "now", None),
        "language": get_language() or "en",
        "language_names": settings.LANGUAGES,
        "limits": _limits(request),
        "is_patients": _is_patients(request),
        "theme": request.COOKIES.get("theme", ""),
        "is_demo": settings.DEMO,
    }


def _is_patients(request: HttpRequest) -> bool:
    """Whether a page is drawn as a patient's own are: for who is one, and at or on the way to one of those.

    Only the address is looked at: of a body that cannot be read, this very page says so.
    """
    if member := getattr(request, "member", None) or getattr(request, "at_allauths", None):
        return not member.is_staff_member
    if request.resolver_match and request.resolver_match.namespace == "portal":
        return True
    asked = request.GET.get(REDIRECT_FIELD_NAME, "")
    return any(path.startswith(reverse("portal:home")) for path in (request.path, asked))


def _limits(request: HttpRequest) -> dict[str, int] | None:
    """How long the page may lie there; None on pages that stand open, whoever looks at them."""
    is_known = hasattr(request, "member") and hasattr(request, "since_act")
    return door.limits(request) if is_known else None
