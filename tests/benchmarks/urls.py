"""The product's addresses, and the floors: signed in, same base template, one indexed query."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from integration_care.core.access import PATIENTS, STAFF, access
from integration_care.urls import handler400, handler403, handler404, handler500
from integration_care.urls import urlpatterns as product
from patients.models import Patient

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@access(roles=STAFF, phi=True)
def floor(request) -> HttpResponse:
    patient = Patient.objects.filter(clinic=request.clinic).by_name().first()
    return render(request, "base.html", {"patient": patient})


@access(roles=PATIENTS, phi=True)
def floor_of_patients(request) -> HttpResponse:
    patient = Patient.objects.filter(member=request.member).first()
    return render(request, "portal/base.html", {"patient": patient})


urlpatterns = [*product, path("floor", floor), path("me/floor", floor_of_patients)]
