"""From a session's page to its document: the documents themselves stand above, so by their address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from sessions.models import CareSession


def paper_link(session: CareSession, kind: str) -> str:
    """`kind`: a `documents.Document.Kind` that is about a session."""
    asked = urlencode({"kind": kind, "about": session.pk})
    return f"{reverse('documents:of-patient', args=[session.patient_id])}?{asked}"
