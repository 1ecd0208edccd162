"""What staff do about a window, a task or an alert. Each form is a dialog, or a page without script."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render, resolve_url

from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, own_url, see_other
from patients import loaders as patient_loaders
from patients.followups import actions, loaders
from patients.followups.forms import ContactForm, DispositionForm, DoneForm, OpeningForm, ReasonForm
from patients.followups.models import Alert, IntegrationWindow, StaffTask
from patients.followups.panel import panel_of
from patients.followups.sent import sent_page
from patients.models import Patient
from patients.presenters.record import record_head

CLOSING = may(Permission.CLOSE_TASK)


@dataclass(frozen=True)
class Question:
    """What the dialog asks, about whom."""

    title: str
    patient: Patient
    label: str
    text: str = ""
    plan_url: str = ""  # the relapse plan, where that is what the task is about


@access(roles=CLOSING, object=loaders.window, phi=True, in_emergency=True)
def log_contact(request: CareRequest, window: IntegrationWindow) -> HttpResponse:
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.log_contact(by=request.member, window=window, now=request.now, **form.cleaned_data)
        return _back(request, window.patient, "Logged.")
    return _ask(request, form, Question("Log a call", window.patient, "Log it"))


@access(roles=CLOSING, object=loaders.window, phi=True)
def give_reason(request: CareRequest, window: IntegrationWindow) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        excused = form.cleaned_data["is_excused"]
        actions.give_reason(
            by=request.member, window=window, reason=form.reason, is_excused=excused, now=request.now
        )
        return _back(request, window.patient, "The reason is kept.")
    text = "No integration session took place inside the window."
    return _ask(request, form, Question("Give the reason", window.patient, "Keep the reason", text))


@access(roles=CLOSING, object=loaders.task, phi=True)
def close_task(request: CareRequest, task: StaffTask) -> HttpResponse:
    if request.method == "POST":
        closed = actions.close_task(by=request.member, task=task, now=request.now)
        return _back(request, task.patient, _closed_words(closed, request))
    question = Question(task.title, task.patient, "Close as done", task.text, _plan_url(request, task))
    return _ask(request, DoneForm(), question)


@access(roles=CLOSING, object=loaders.alert, phi=True, methods=("POST",), in_emergency=True)
def acknowledge_alert(request: CareRequest, alert: Alert) -> HttpResponse:
    try:
        taken = actions.acknowledge_alert(by=request.member, alert=alert, now=request.now)
    except actions.OwnGlass as why:
        messages.error(request, str(why))
        return see_other(request, _where_from(request, alert.patient))
    is_mine = taken.acknowledged_by_id == request.member.pk
    return _back(
        request, alert.patient, "You have this now." if is_mine else f"{taken.acknowledged_by} has this."
    )


@access(roles=CLOSING, object=loaders.alert, phi=True, in_emergency=True)
def close_alert(request: CareRequest, alert: Alert) -> HttpResponse:
    form = (OpeningForm if alert.glass else DispositionForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        disposition = form.cleaned_data["disposition"]
        try:
            actions.close_alert(by=request.member, alert=alert, disposition=disposition, now=request.now)
            return _back(request, alert.patient, "The alert is closed.")
        except actions.OwnGlass as why:
            form.add_error("disposition", str(why))
    return _ask(request, form, _question_about(alert))


def _question_about(alert: Alert) -> Question:
    if alert.glass is None:
        return Question("Close the alert", alert.patient, "Close the alert", str(alert))
    text = f"{alert.glass.member} opened the record in an emergency: {alert.glass.reason}"
    return Question("Why the record was opened", alert.patient, "Keep what I found", text)


@access(roles=CLOSING, object=patient_loaders.patient, phi=True, methods=("GET",))
def panel(request: CareRequest, patient: Patient) -> HttpResponse:
    return render(request, "followups/panel.html", {"panel": panel_of(patient, request.member, request.now)})


@access(roles=STAFF, object=patient_loaders.patient, phi=True, methods=("GET",))
def sent(request: CareRequest, patient: Patient) -> HttpResponse:
    head = record_head(patient, request.member, "followups:sent", request.now)
    page = sent_page(patient, request.GET.get("page", ""), request.now)
    return render(request, "followups/sent.html", {"page": page, "head": head, "nav": "patients"})


def _ask(request: CareRequest, form: Form, question: Question) -> HttpResponse:
    template = "followups/question.html" if request.htmx else "followups/page.html"
    shown = {"form": form, "question": question, "back": _where_from(request, question.patient)}
    return render(request, template, {**shown, "nav": "windows"}, status=form_status(form))


def _back(request: CareRequest, patient: Patient, words: str) -> HttpResponse:
    say_done(request, words, patient)
    return see_other(request, _where_from(request, patient))


def _where_from(request: CareRequest, patient: Patient) -> str:
    """The page that asked, when it is one of ours; otherwise the patient's chart."""
    candidate = request.POST.get("next") or request.GET.get("next") or request.htmx.current_url_abs_path
    return own_url(request, candidate, resolve_url("caseload:chart", patient_id=patient.pk))


def _plan_url(request: CareRequest, task: StaffTask) -> str:
    """For whoever may read the plan; an admin closes the task without it."""
    is_reader = request.member.can(Permission.READ_NARRATIVE)
    return resolve_url("relapse:plan", task.patient_id) if is_reader and task.is_about_plan else ""


def _closed_words(task: StaffTask, request: CareRequest) -> str:
    if task.closed_by_id == request.member.pk:
        return "The task is closed."
    who = task.closed_by or "The engine"
    return f"{who} had closed it already."
