"""Before the dose: the checklist answered item by item, who goes on, and commitments looked at again."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.access import Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from patients.journals.actions import review_commitment as review
from patients.journals.models import Commitment
from sessions import loaders
from sessions.models import CareSession
from sessions.ready import commitments
from sessions.ready.forms import CommitmentReviewForm

RECORDERS = may(Permission.RECORD_SESSION)


@access(roles=RECORDERS, object=loaders.session, phi=True)
def review_commitment(request: CareRequest, session: CareSession, looked_at_id: UUID) -> HttpResponse:
    """What came of one commitment: its line again for htmx, otherwise back to the session."""
    found = commitments.to_review(session, request.member)
    commitment = next((one for one in found if one.pk == looked_at_id), None)
    if commitment is None or not commitments.records(request.member, session):
        raise Http404
    sent = CommitmentReviewForm(request.POST) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        review(
            by=request.member, commitment=commitment, session=session, now=request.now, **sent.cleaned_data
        )
        return _looked_at(request, session, commitment)
    return _line(request, session, commitment, sent)


def _looked_at(request: CareRequest, session: CareSession, commitment: Commitment) -> HttpResponse:
    if not request.htmx:
        return see_other(request, f"{reverse('sessions:record', args=[session.pk])}#commitments")
    commitment.refresh_from_db()  # by now it may be let go, and not this reader's to find again
    return _line(request, session, commitment, None)


def _line(
    request: CareRequest, session: CareSession, commitment: Commitment, sent: CommitmentReviewForm | None
) -> HttpResponse:
    last = commitments.last_looks(session).get(commitment.pk)
    look = commitments.look(commitment, session, last, zone=request.clinic.zone, can_record=True, sent=sent)
    template = "journals/review_commitment.html" if request.htmx else "ready/review_page.html"
    back = reverse("sessions:record", args=[session.pk])
    context = {"look": look, "back": back, "name": session.patient.full_name}
    return render(request, template, context, status=UNPROCESSABLE if sent else 200)
