"""The clinic's instruments. Importing: upload, look at it as the patient will, say how it scores, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest, see_other
from patients.measures.fhir.questionnaire import NotImportable, read_questionnaire
from patients.measures.instrument import parse
from patients.measures.models import ClinicInstrument
from patients.measures.own.actions import KeyTaken, archive_instrument, keep_instrument
from patients.measuring import loaders
from patients.measuring.library.forms import ScoringForm, UploadForm
from patients.measuring.library.page import LibraryPage, Preview

EDITORS = may(Permission.EDIT_PROTOCOL)


@access(roles=EDITORS, phi=False)
def instruments(request: CareRequest) -> HttpResponse:
    """The list; an upload leads to its preview, or is refused with every reason."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data["read"]
        said = {name: getattr(read, name) for name in ("title", "source", "licence")}
        return _preview(request, ScoringForm(read=read, initial=said | {"original": form.text}))
    context = {"page": LibraryPage(request.clinic.pk), "form": form, "nav": "protocols"}
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "measuring/library/instruments.html", context, status=status)


@access(roles=EDITORS, phi=False, methods=("POST",))
def keep(request: CareRequest) -> HttpResponse:
    """Read once more from the original, so that nothing but what was shown is kept."""
    try:
        read = read_questionnaire(request.POST.get("original", ""))
    except NotImportable as why:
        messages.error(request, str(why))
        return see_other(request, "measuring:instruments")
    form = ScoringForm(request.POST, read=read)
    if form.is_valid() and "keep" in request.POST and (kept := _kept(request, form)):
        messages.success(request, f"{kept} is in the clinic's library.")
        return see_other(request, "measuring:instrument", kept.pk)
    return _preview(request, form)


@access(roles=EDITORS, phi=False, object=loaders.own_instrument)
def instrument(request: CareRequest, own_instrument: ClinicInstrument) -> HttpResponse:
    """One of the clinic's own, as the patient sees it; it can be taken out of the library."""
    if request.method == "POST":
        archive_instrument(by=request.member, instrument=own_instrument, now=request.now)
        return see_other(request, "measuring:instruments")
    context = {"row": own_instrument, "preview": Preview(parse(own_instrument.content)), "nav": "protocols"}
    return render(request, "measuring/library/instrument.html", context)


def _kept(request: CareRequest, form: ScoringForm) -> ClinicInstrument | None:
    said = form.cleaned_data
    try:
        return keep_instrument(
            by=request.member, data=said["data"], original=said["original"], now=request.now
        )
    except KeyTaken as why:
        form.add_error("title", str(why))
        return None


def _preview(request: CareRequest, form: ScoringForm) -> HttpResponse:
    context = {"form": form, "preview": Preview(form.instrument), "nav": "protocols"}
    is_refused = form.is_bound and bool(form.errors)
    status = UNPROCESSABLE if is_refused else 200
    return render(request, "measuring/library/import.html", context, status=status)
