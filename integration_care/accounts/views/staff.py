"""Who works here: invite, change a role, close and open the door."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from integration_care.accounts import actions, loaders
from integration_care.accounts.forms.people import InviteForm, RoleForm
from integration_care.accounts.models import Invitation, Membership
from integration_care.accounts.presenters.staff import clinic_pages, staff_page
from integration_care.core.access import STAFF, Permission, Role, access, may
from integration_care.core.http import CareRequest, form_status, see_other

RUNNING = may(Permission.RUN_CLINIC)


@access(roles=STAFF, phi=False, methods=("GET",))
def staff(request: CareRequest) -> HttpResponse:
    shown = {
        "page": staff_page(request.clinic, request.member, request.now),
        "roles": cast("forms.ChoiceField", InviteForm.base_fields["role"]).choices,
        "pages": clinic_pages("accounts:staff"),
        "nav": "clinic",
    }
    return render(request, "accounts/staff.html", shown)


@access(roles=RUNNING, phi=False, fresh=True)
def invite(request: CareRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        try:
            actions.invite(by=request.member, clinic=request.clinic, now=request.now, **said)
            return see_other(request, "accounts:staff")  # the list says what became of the e-mail
        except (actions.AlreadyMember, actions.AlreadyInvited) as why:
            form.add_error("email", str(why))
    return render(request, "accounts/invite.html", {"form": form, "nav": "clinic"}, status=form_status(form))


@access(roles=RUNNING, object=loaders.invitation, phi=False, methods=("POST",), fresh=True)
def send_again(request: CareRequest, invitation: Invitation) -> HttpResponse:
    actions.send_again(by=request.member, invitation=invitation, now=request.now)
    return see_other(request, "accounts:staff")


@access(roles=RUNNING, object=loaders.invitation, phi=False, methods=("POST",))
def revoke(request: CareRequest, invitation: Invitation) -> HttpResponse:
    actions.revoke(by=request.member, invitation=invitation, now=request.now)
    messages.success(request, f"The invitation to {invitation.email} is taken back. Its link is dead.")
    return see_other(request, "accounts:staff")


@access(roles=RUNNING, object=loaders.colleague, phi=False, methods=("POST",), fresh=True)
def change_role(request: CareRequest, member: Membership) -> HttpResponse:
    form = RoleForm(request.POST)
    if form.is_valid():
        try:
            actions.change_role(by=request.member, member=member, role=Role(form.cleaned_data["role"]))
            messages.success(request, f"{member}: {member.get_role_display().lower()} from now on.")
        except actions.LastAdmin as why:
            messages.error(request, str(why))
    return see_other(request, "accounts:staff")


@access(roles=RUNNING, object=loaders.colleague, phi=False, methods=("POST",), fresh=True)
def deactivate(request: CareRequest, member: Membership) -> HttpResponse:
    try:
        actions.deactivate(by=request.member, member=member)
        messages.success(request, f"{member} can no longer enter. What they wrote stays.")
    except actions.LastAdmin as why:
        messages.error(request, str(why))
    return see_other(request, "accounts:staff")


@access(roles=RUNNING, object=loaders.colleague, phi=False, methods=("POST",), fresh=True)
def reactivate(request: CareRequest, member: Membership) -> HttpResponse:
    actions.reactivate(by=request.member, member=member)
    messages.success(request, f"{member} can enter again.")
    return see_other(request, "accounts:staff")


@access(roles=RUNNING, object=loaders.colleague, phi=False, methods=("POST",))
def set_on_duty(request: CareRequest, member: Membership) -> HttpResponse:
    actions.set_on_duty(by=request.member, member=member, is_on_duty=request.POST.get("on_duty") == "yes")
    return see_other(request, "accounts:staff")
