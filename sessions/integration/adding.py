"""The page on which insights and commitments are added outside of a note being written."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.core.http import CareRequest, form_status
from patients.models import Patient
from sessions.actions.added_later import refusal
from sessions.actions.next_look import first_day
from sessions.integration.commitment_forms import CommitmentFormSet
from sessions.integration.forms import IntegrationForm, asked_which, insights_in
from sessions.integration.parts import threads_of
from sessions.integration.thread import local_date
from sessions.integration.untaken import Untaken, untaken_of
from sessions.models import CareSession
from sessions.presenters.head import when


def insights_field() -> forms.Field:
    field: forms.Field = IntegrationForm.base_fields["insights"]
    return field


class InsightsForm(forms.Form):
    insights = insights_field()

    def clean_insights(self) -> str:
        typed = str(self.cleaned_data["insights"])
        if words := asked_which(typed):
            raise forms.ValidationError(words)
        return typed


class Adding:
    """The two forms, as sent or with what was typed and never taken on."""

    def __init__(self, request: CareRequest, patient: Patient, session: CareSession | None = None) -> None:
        self.request, self.patient, self.session = request, patient, session
        sent = request.POST if request.method == "POST" else None
        self.today = local_date(request.now, request.clinic.zone)
        left = untaken_of(session, request.member) if session else Untaken()
        known = "\n".join(left.insights)
        lines = sent.get("insights", "") if sent is not None else known
        self.insights = InsightsForm(sent, initial={"insights": known})
        self.commitments: Any = CommitmentFormSet(
            sent, initial=left.commitments, prefix="commitments",
            form_kwargs={"threads": threads_of(patient, request.member, lines, ""), "since": self.since},
        )  # fmt: skip

    @property
    def since(self) -> date:
        """The day it was agreed on: the session's, else today."""
        return first_day(self.request.clinic, self.request.now, self.session)

    @property
    def is_valid(self) -> bool:
        return all([self.insights.is_valid(), self.commitments.is_valid()])

    @property
    def drafts(self) -> dict[str, Any]:
        """What a valid pair of forms says, for the actions."""
        return {
            "insights": insights_in(self.insights.cleaned_data["insights"]),
            "commitments": self.commitments.drafts,
        }

    @property
    def back(self) -> str:
        if self.session:
            return reverse("sessions:record", args=[self.session.pk])
        return reverse("sessions:thread", args=[self.patient.pk])

    def page(self) -> HttpResponse:
        session, request, zone, today = self.session, self.request, self.request.clinic.zone, self.today
        context = {
            "patient": self.patient,
            "insights_form": self.insights,
            "commitment_forms": self.commitments,
            "what": f"{session}, {when(session, zone, today)}" if session else "",
            "refusal": refusal(session, request.member) if session else "",
            "back": self.back,
            "back_to": "Back to the session" if session else "The whole thread",
            "nav": "patients",
        }
        return render(request, "integration/add.html", context, status=form_status(self.insights))
