"""What the clinic can see, in plain words; and who has opened the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import PATIENTS, access
from integration_care.core.http import CareRequest
from patients.models import CareTeamMember, Patient
from patients.portal import own
from patients.portal.presenters.openings import openings


@dataclass(frozen=True)
class SeenPage:
    patient: Patient

    @property
    def team(self) -> str:
        """Ada Lindqvist, Nia Park"""
        now = CareTeamMember.objects.filter(patient=self.patient, left_on=None)
        return ", ".join(
            now.order_by("-is_lead", "member__user__name").values_list("member__user__name", flat=True)
        )


@access(roles=PATIENTS, phi=True, methods=("GET",))
def who_opened(request: CareRequest) -> HttpResponse:
    at = openings(own.patient(request), request.GET.get("older", ""), request.now)
    return render(request, "portal/who_opened.html", {"at": at, "nav": "me"})


@access(roles=PATIENTS, phi=True, methods=("GET",))
def what_is_seen(request: CareRequest) -> HttpResponse:
    return render(request, "portal/what_is_seen.html", {"at": SeenPage(own.patient(request)), "nav": "me"})
