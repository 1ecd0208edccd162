"""The thread of one patient, and each of its nodes with its neighbours."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest
from patients.journals.models import Commitment, Insight
from patients.loaders import patient as patient_loader
from patients.models import Patient
from sessions.integration import loaders, thread_queries
from sessions.integration.follow_through import DEFINITION
from sessions.integration.register import due_for_patient
from sessions.integration.thread import (
    act,
    insight_link,
    local_date,
    neighbours,
    strand,
    strands,
)

READERS = may(Permission.READ_NARRATIVE)
SHOWN_ON_CHART = 6


@access(roles=READERS, object=patient_loader, phi=True, methods=("GET",))
def thread(request: CareRequest, patient: Patient) -> HttpResponse:
    """All of it, in the order of reading."""
    return render(request, "integration/thread.html", _context(request, patient))


@access(roles=STAFF, object=patient_loader, phi=True, methods=("GET",))
def thread_panel(request: CareRequest, patient: Patient) -> HttpResponse:
    """The newest of it, for the chart. Who reads no words sees how much was kept."""
    context = _context(request, patient)
    waiting = due_for_patient(patient.pk, local_date(request.now, request.clinic.zone))
    newest = context["strands"][-SHOWN_ON_CHART:]
    return render(request, "integration/thread_panel.html", {**context, "newest": newest, **waiting})


def _context(request: CareRequest, patient: Patient) -> dict[str, Any]:
    zone = request.clinic.zone
    facts = thread_queries.read(patient.pk, request.member)
    return {
        "patient": patient,
        "nav": "patients",
        "strands": strands(facts, zone=zone, today=local_date(request.now, zone)),
        "follow_through": facts.follow_through,
        "definition": DEFINITION,
        "may_record": request.member.can(Permission.RECORD_SESSION),
        "may_read": request.member.can(Permission.READ_NARRATIVE),
    }


@access(roles=READERS, object=loaders.insight, phi=True, methods=("GET",))
def insight(request: CareRequest, insight: Insight) -> HttpResponse:
    """One insight: where it comes from, what it belongs to, what was made of it."""
    zone = request.clinic.zone
    facts = thread_queries.read(insight.patient_id, request.member)
    here = next((one for one in facts.insights if one.pk == insight.pk), insight)
    before, after = neighbours(insight.pk, facts.insights)
    shown = strand(here, facts.commitments, zone=zone, today=local_date(request.now, zone))
    context = {"patient": insight.patient, "strand": shown, "before": before, "after": after}
    return render(request, "integration/insight.html", {**context, "nav": "patients"})


@access(roles=READERS, object=loaders.commitment, phi=True, methods=("GET",))
def commitment(request: CareRequest, commitment: Commitment) -> HttpResponse:
    """One commitment: the insight it acts on, its plan, and every look back at it."""
    zone = request.clinic.zone
    on = thread_queries.insights_of(commitment.patient_id, request.member, pk=commitment.insight_id).first()
    context = {
        "patient": commitment.patient,
        "act": act(commitment, zone=zone, today=local_date(request.now, zone)),
        "insight": insight_link(on) if on else None,
        "nav": "patients",
    }
    return render(request, "integration/commitment.html", context)
