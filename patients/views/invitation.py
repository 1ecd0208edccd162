"""A patient's way into the portal: staff invite, the patient opens the door."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.accounts import actions as accounts
from integration_care.accounts.models import Invitation, Membership
from integration_care.accounts.views.joining import answer
from integration_care.core.access import ANYONE, Permission, access, may
from integration_care.core.done import say_done
from integration_care.core.http import CareRequest, form_status, see_other
from patients import actions, loaders
from patients.forms.record import InviteForm
from patients.models import Patient
from patients.presenters.invitation import invitation_state
from patients.presenters.record import record_head


@access(roles=may(Permission.REGISTER_PATIENT), object=loaders.patient, phi=True, fresh=("POST",))
def invite(request: CareRequest, patient: Patient) -> HttpResponse:
    """The page also says what became of the last invitation, and sends it again."""
    state = invitation_state(patient, request.now)
    form = InviteForm(request.POST or None, initial={"email": patient.email})
    if request.method == "POST" and form.is_valid() and not patient.member:
        try:
            email = form.cleaned_data["email"]
            actions.invite_to_portal(by=request.member, patient=patient, email=email, now=request.now)
            return see_other(request, "patients:invite", patient_id=patient.pk)
        except (accounts.AlreadyMember, accounts.AlreadyInvited) as why:
            form.add_error("email", str(why))
    head = record_head(patient, request.member, "patients:edit", request.now)
    shown = {"form": form, "state": state, "head": head, "nav": "patients"}
    return render(request, "patients/invite.html", shown, status=form_status(form))


@access(roles=may(Permission.REGISTER_PATIENT), object=loaders.patient, phi=True, methods=("POST",))
def revoke_invitation(request: CareRequest, patient: Patient) -> HttpResponse:
    actions.take_back_invitation(by=request.member, patient=patient, now=request.now)
    say_done(request, "The invitation is taken back. Its link is dead.", patient)
    return see_other(request, "patients:invite", patient_id=patient.pk)


@access(roles=ANYONE, phi=False)
def welcome(request: CareRequest, secret: str) -> HttpResponse:
    """Where a patient's invitation leads."""
    return answer(request, secret, joined=_join_portal)


def _join_portal(invitation: Invitation, member: Membership) -> None:
    patient = Patient.objects.get(pk=str(invitation.patient_id))
    actions.link_member(by=member, patient=patient, member=member)
