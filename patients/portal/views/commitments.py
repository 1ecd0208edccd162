"""What a patient took on: a new one, its words, and how it went."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import UNPROCESSABLE, CareRequest
from patients.journals import actions as journals
from patients.journals.models import Commitment
from patients.portal import own, queries
from patients.portal.forms import CheckInForm, CommitmentForm

Status = Commitment.Status
KIND_WORDS = {
    Status.KEPT: gettext_lazy("Good that you told us. You did it."),
    Status.PARTLY: gettext_lazy("A part of it counts. Thank you for telling us."),
    Status.ACTIVE: gettext_lazy("That is fine. It stays with you, and you are asked again another day."),
    Status.LET_GO: gettext_lazy("Changing your mind is fine. It is put away."),
}


@access(roles=PATIENTS, phi=True)
def commitments(request: CareRequest) -> HttpResponse:
    """What they took on; a new one can be added any time."""
    patient, form = own.patient(request), CommitmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        journals.add_commitment(by=request.member, patient=patient, now=request.now, **form.cleaned_data)
        return redirect("portal:commitments")
    context = {
        "open": queries.open_commitments(patient),
        "settled": queries.settled_commitments(patient),
        "form": form,
        "nav": "today",
    }
    return render(request, "portal/commitments.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@access(roles=PATIENTS, phi=True, object=own.commitment)
def commitment(request: CareRequest, commitment: Commitment) -> HttpResponse:
    """One commitment: its words, and what came of it."""
    if request.method != "POST":
        return _commitment(request, commitment, _words(commitment))
    try:
        return _hear(request, commitment) if "status" in request.POST else _reword(request, commitment)
    except journals.NotOpen:
        messages.info(request, _("You said what came of this one already, perhaps on another page."))
        return redirect("portal:commitments")


def _reword(request: CareRequest, commitment: Commitment) -> HttpResponse:
    form = CommitmentForm(request.POST)
    if not form.is_valid():
        return _commitment(request, commitment, form, UNPROCESSABLE)
    told = {"by": request.member, "commitment": commitment, **form.cleaned_data}
    if commitment.status == Commitment.Status.DRAFT:
        journals.take_on(**told, now=request.now)
    else:
        journals.reword_commitment(**told)
    return redirect("portal:commitments")


def _hear(request: CareRequest, commitment: Commitment) -> HttpResponse:
    """How it went; an offer that nobody took on can only be let go."""
    form = CheckInForm(request.POST)
    if not form.is_valid():
        return _commitment(request, commitment, _words(commitment), UNPROCESSABLE)
    status = form.cleaned_data["status"]
    messages.success(request, KIND_WORDS[status])
    if commitment.status == Commitment.Status.DRAFT:
        journals.let_go(by=request.member, commitment=commitment, now=request.now)
        return redirect("portal:commitments")
    journals.check_in(by=request.member, commitment=commitment, now=request.now, **form.cleaned_data)
    if status == Status.ACTIVE:
        return redirect("portal:commitments")
    return redirect("portal:commitment", commitment.pk)  # from where they can go on with it


def _commitment(
    request: CareRequest, commitment: Commitment, form: CommitmentForm, status: int = 200
) -> HttpResponse:
    context = {"commitment": commitment, "form": form, "nav": "today"}
    return render(request, "portal/commitment.html", context, status=status)


def _words(commitment: Commitment) -> CommitmentForm:
    return CommitmentForm(initial={name: getattr(commitment, name) for name in CommitmentForm.base_fields})
