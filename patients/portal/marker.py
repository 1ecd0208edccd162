"""What one browser may do after the birth date was given right on a link: write its own entry, for a while.

A signed cookie bound to one link. It holds only the entry's client_uuid, so that this device finds what it
wrote itself and nothing else. Once it is no longer fresh the birth date is asked again, and the same device
still finds its own draft.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from patients.followups.models import FollowUpLink

FRESH_FOR = timedelta(hours=2)  # real time: the browser's, not the product's
REMEMBERED_FOR = timedelta(days=14)


def proved(request: HttpRequest, link: FollowUpLink) -> uuid.UUID | None:
    """The entry that this browser may write on this link; None when the birth date is to be asked."""
    return _read(request, link, FRESH_FOR)


def remembered(request: HttpRequest, link: FollowUpLink) -> uuid.UUID | None:
    """The entry that this browser began on this link, however long ago."""
    return _read(request, link, REMEMBERED_FOR)


def mark(response: HttpResponse, link: FollowUpLink, client_uuid: uuid.UUID) -> HttpResponse:
    """From now on this browser may write that entry, for FRESH_FOR since its last save."""
    response.set_signed_cookie(
        _name(link),
        str(client_uuid),
        salt=_salt(link),
        max_age=int(REMEMBERED_FOR.total_seconds()),
        path=reverse("portal:link", args=["x"])[:-1],
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _read(request: HttpRequest, link: FollowUpLink, age: timedelta) -> uuid.UUID | None:
    try:
        kept = request.get_signed_cookie(_name(link), salt=_salt(link), max_age=age)
        return uuid.UUID(kept)
    except (KeyError, BadSignature, ValueError):
        return None


def _name(link: FollowUpLink) -> str:
    return f"entry-{link.pk.hex[:16]}"


def _salt(link: FollowUpLink) -> str:
    return f"patients.portal.marker:{link.pk}"
