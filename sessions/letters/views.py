"""What a patient was told of their bookings, beside a session and their messages; and telling it again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.audit.trail import record_opening
from integration_care.core.access import STAFF, Loader, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, own_url, see_other
from patients import loaders as patient_loaders
from patients.models import Patient
from sessions import loaders
from sessions.letters import actions
from sessions.letters.page import Reader, of_patient, of_session
from sessions.models import BookingLetter, CareSession

BOOKERS = may(Permission.BOOK_SESSION)
GONE = "It is past being sent again: it went out meanwhile, or the time has come."


def fetch_letter(request: CareRequest, letter_id: UUID) -> BookingLetter:
    """Http404 alike for nobody's and for somebody else's. The read is written down."""
    seen = BookingLetter.objects.visible_to(request.member).select_related("patient")
    letter = seen.filter(pk=letter_id).first()
    if letter is None:
        raise Http404
    record_opening(request, letter.patient)
    return letter


letter: Loader[BookingLetter] = Loader("letter_id", fetch_letter)


@access(roles=STAFF, object=loaders.session, phi=True, methods=("GET",))
def told(request: CareRequest, session: CareSession) -> HttpResponse:
    """Of one session, as a fragment."""
    shown = of_session(session, Reader(request.member, request.now))
    back = reverse("sessions:record", args=[session.pk])
    return render(request, "letters/letters.html", {"entries": shown, "back": back})


@access(roles=STAFF, object=patient_loaders.patient, phi=True, methods=("GET",))
def told_patient(request: CareRequest, patient: Patient) -> HttpResponse:
    """Of all of a patient's bookings, as a fragment."""
    shown = of_patient(patient, Reader(request.member, request.now))
    back = reverse("followups:sent", args=[patient.pk])
    return render(request, "letters/letters.html", {"entries": shown, "back": back, "is_list": True})


@access(roles=BOOKERS, object=letter, phi=True)
def tell_again(request: CareRequest, letter: BookingLetter) -> HttpResponse:
    """Asks once, and says what will go out."""
    back = own_url(request, request.GET.get("next"), reverse("followups:sent", args=[letter.patient_id]))
    if request.method == "POST":
        try:
            actions.send_again(by=request.member, letter=letter, now=request.now)
            say_done(request, "It goes out within a minute.", letter.patient)
        except actions.TooLate:
            messages.warning(request, GONE)
        return see_other(request, back)
    return render(request, "letters/again.html", {"letter": letter, "back": back, "nav": "patients"})
