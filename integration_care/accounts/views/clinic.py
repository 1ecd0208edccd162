"""The clinic's page, its working hours, and one's own place in it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.forms import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse, reverse_lazy

from integration_care.accounts import actions, loaders
from integration_care.accounts.forms.clinic import ClinicForm, CrisisFormSet, CrisisLines, LeaveForm
from integration_care.accounts.forms.week import WeekForm
from integration_care.accounts.models import Leave, Membership
from integration_care.accounts.presenters.clinic import clinic_page
from integration_care.accounts.presenters.staff import clinic_pages
from integration_care.core.access import PATIENTS, STAFF, Permission, access, may
from integration_care.core.http import UNPROCESSABLE, CareRequest, form_status, see_other

HOURS = reverse_lazy("accounts:hours")
RUNNING = may(Permission.RUN_CLINIC)


@access(roles=STAFF, phi=False, methods=("GET",))
def clinic(request: CareRequest) -> HttpResponse:
    shown = {"page": clinic_page(request.clinic, request.member), "pages": clinic_pages("accounts:clinic")}
    return render(request, "accounts/clinic.html", {**shown, "nav": "clinic"})


@access(roles=RUNNING, phi=False)
def edit_clinic(request: CareRequest) -> HttpResponse:
    typed = request.POST or None
    stored = model_to_dict(request.clinic, ClinicForm.Meta.fields)
    form = ClinicForm(typed, initial={**stored, "staffed_weekdays": list(request.clinic.staffed_weekdays)})
    crisis = cast(
        "CrisisLines", CrisisFormSet(typed, initial=request.clinic.crisis_contacts, prefix="crisis")
    )
    is_right = form.is_valid() and crisis.is_valid()
    if is_right:
        said = {**form.cleaned_data, "crisis_contacts": crisis.lines}
        changed = actions.edit_clinic(by=request.member, clinic=request.clinic, **said)
        messages.success(request, "Saved." if changed else "Nothing was changed.")
        return see_other(request, "accounts:clinic")
    shown = {"form": form, "crisis": crisis, "nav": "clinic"}
    return render(request, "accounts/edit_clinic.html", shown, status=form_status(form))


@access(roles=STAFF, phi=False)
def hours(request: CareRequest) -> HttpResponse:
    """One's own working week and leave."""
    return _hours(request, request.member)


@access(roles=RUNNING, object=loaders.colleague, phi=False)
def hours_of(request: CareRequest, colleague: Membership) -> HttpResponse:
    return _hours(request, colleague)


def _hours(request: CareRequest, member: Membership) -> HttpResponse:
    week = WeekForm(request.POST or None, member=member)
    if request.method == "POST" and week.is_valid():
        actions.set_working_hours(by=request.member, member=member, spans=week.spans)
        messages.success(request, "The working week is saved.")
        return _back_to_hours(request, member)
    return _hours_page(request, member, week, LeaveForm())


def _hours_page(request: CareRequest, member: Membership, week: WeekForm, form: LeaveForm) -> HttpResponse:
    today = request.now.astimezone(request.clinic.zone).date()
    shown = {
        "week": week,
        "form": form,
        "whose": member,
        "leave": list(member.leave.filter(ends_on__gte=today)),
        "pages": clinic_pages("accounts:hours"),
        "nav": "clinic",
    }
    return render(request, "accounts/hours.html", shown, status=form_status(week, form))


def _back_to_hours(request: CareRequest, member: Membership) -> HttpResponse:
    if member == request.member:
        return see_other(request, "accounts:hours")
    return see_other(request, "accounts:hours-of", member_id=member.pk)


@access(roles=STAFF, object=loaders.own_or_run, phi=False, methods=("POST",))
def add_leave(request: CareRequest, member: Membership) -> HttpResponse:
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return _hours_page(request, member, WeekForm(member=member), form)
    actions.add_leave(by=request.member, member=member, **form.cleaned_data)
    messages.success(request, "The days away are noted.")
    return _back_to_hours(request, member)


@access(roles=STAFF, object=loaders.own_or_run, phi=False)
def change_leave(request: CareRequest, member: Membership, leave_id: UUID) -> HttpResponse:
    leave = _leave_of(member, leave_id)
    form = LeaveForm(request.POST or None, initial=model_to_dict(leave, LeaveForm.Meta.fields))
    if form.is_bound and form.is_valid():
        actions.change_leave(by=request.member, leave=leave, **form.cleaned_data)
        messages.success(request, "The days away are changed.")
        return _back_to_hours(request, member)
    shown = {"form": form, "title": "Days away", "lead": member, "nav": "clinic"}
    back = reverse("accounts:hours-of", args=[member.pk]) if member != request.member else HOURS
    return render(request, "accounts/change_days.html", {**shown, "back": back}, status=form_status(form))


def _leave_of(member: Membership, leave_id: UUID) -> Leave:
    leave = member.leave.filter(pk=leave_id).first()
    if leave is None:
        raise Http404
    return leave


@access(roles=STAFF, object=loaders.own_or_run, phi=False, methods=("POST",))
def remove_leave(request: CareRequest, member: Membership, leave_id: UUID) -> HttpResponse:
    leave = _leave_of(member, leave_id)
    actions.remove_leave(by=request.member, leave=leave)
    messages.success(request, "The days away are taken back.")
    return _back_to_hours(request, member)


@access(roles=STAFF, phi=False, methods=("GET",))
def me(request: CareRequest) -> HttpResponse:
    """Appearance, and the clinics one belongs to."""
    places = request.user.memberships.active().select_related("clinic").order_by("clinic__name")
    shown = {"places": places, "pages": clinic_pages("accounts:me"), "nav": "clinic"}
    return render(request, "accounts/me.html", shown)


@access(roles=STAFF | PATIENTS, object=loaders.own_place, phi=False, methods=("POST",))
def enter_clinic(request: CareRequest, place: Membership) -> HttpResponse:
    """Work in another of one's clinics from now on."""
    request.session["clinic"] = str(place.clinic_id)
    return see_other(request, "home")


@access(roles=STAFF, phi=False, methods=("POST",))
def appearance(request: CareRequest) -> HttpResponse:
    """Light, dark or as the device says; the cookie that the own menu sets as well."""
    theme = request.POST.get("theme", "")
    if theme not in ("", "light", "dark"):
        return HttpResponse("No such appearance.", status=UNPROCESSABLE)
    response = see_other(request, "accounts:me")
    if theme:
        response.set_cookie("theme", theme, max_age=365 * 86400, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme")
    return response
