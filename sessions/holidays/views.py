"""Clinic settings: the days on which it is closed."""

from __future__ import annotations

from django.contrib import messages
from django.forms import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from integration_care.accounts import actions, loaders
from integration_care.accounts.forms.clinic import HolidayForm
from integration_care.accounts.models import Holiday
from integration_care.accounts.presenters.staff import clinic_pages
from integration_care.core.access import STAFF, Permission, access, may
from integration_care.core.http import CareRequest, form_status, see_other
from sessions.holidays.page import days_of, holiday_lines

RUNNING = may(Permission.RUN_CLINIC)


@access(roles=STAFF, phi=False, methods=("GET",))
def holidays(request: CareRequest) -> HttpResponse:
    return _page(request, HolidayForm())


@access(roles=RUNNING, phi=False, methods=("POST",))
def add(request: CareRequest) -> HttpResponse:
    form = HolidayForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    added = actions.add_holiday(by=request.member, **form.cleaned_data)
    messages.success(request, f"Closed: {added.name}. What is booked then stays booked.")
    return see_other(request, "holidays:page")


@access(roles=RUNNING, object=loaders.holiday, phi=False)
def change(request: CareRequest, holiday: Holiday) -> HttpResponse:
    form = HolidayForm(request.POST or None, initial=model_to_dict(holiday, HolidayForm.Meta.fields))
    if form.is_bound and form.is_valid():
        actions.change_holiday(by=request.member, holiday=holiday, **form.cleaned_data)
        messages.success(request, "The holiday is changed.")
        return see_other(request, "holidays:page")
    shown = {"form": form, "title": holiday.name, "lead": days_of(holiday), "nav": "clinic"}
    back = reverse("holidays:page")
    return render(request, "accounts/change_days.html", {**shown, "back": back}, status=form_status(form))


@access(roles=RUNNING, object=loaders.holiday, phi=False, methods=("POST",))
def remove(request: CareRequest, holiday: Holiday) -> HttpResponse:
    actions.remove_holiday(by=request.member, holiday=holiday)
    messages.success(request, f"Open again: {holiday.name} is taken back.")
    return see_other(request, "holidays:page")


def _page(request: CareRequest, form: HolidayForm) -> HttpResponse:
    shown = {
        "lines": holiday_lines(request.clinic, request.now),
        "form": form if request.member.role in RUNNING else None,
        "pages": clinic_pages("holidays:page"),
        "nav": "clinic",
    }
    return render(request, "holidays/page.html", shown, status=form_status(form))
