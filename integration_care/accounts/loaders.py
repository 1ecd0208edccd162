"""From a URL's key to a colleague or an invitation of the same clinic, or Http404."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404

from integration_care.accounts.models import Holiday, Invitation, Membership
from integration_care.core.access import Loader
from integration_care.core.http import CareRequest
from integration_care.core.permissions import Permission


def fetch_colleague(request: CareRequest, member_id: UUID) -> Membership:
    """Somebody of the clinic's staff, active or not."""
    staff = request.clinic.memberships.of_clinic().select_related("user", "clinic")
    member = staff.filter(pk=member_id).first()
    if member is None:
        raise Http404
    return member


def fetch_anybody(request: CareRequest, member_id: UUID) -> Membership:
    """Somebody who signs in at this clinic today, patients too."""
    here = request.clinic.memberships.active().select_related("user", "clinic")
    member = here.filter(pk=member_id).first()
    if member is None:
        raise Http404
    return member


def fetch_own_or_run(request: CareRequest, member_id: UUID) -> Membership:
    """Oneself; somebody else only for whoever runs the clinic."""
    if member_id != request.member.pk and not request.member.can(Permission.RUN_CLINIC):
        raise Http404
    return fetch_colleague(request, member_id)


def fetch_own_place(request: CareRequest, clinic_id: UUID) -> Membership:
    """One's own membership in a clinic, to go there."""
    place = request.user.memberships.active().filter(clinic_id=clinic_id).first()
    if place is None:
        raise Http404
    return place


def fetch_invitation(request: CareRequest, invitation_id: UUID) -> Invitation:
    found = Invitation.objects.filter(clinic=request.clinic).waiting().select_related("clinic")
    invitation = found.filter(pk=invitation_id).first()
    if invitation is None:
        raise Http404
    return invitation


def fetch_holiday(request: CareRequest, holiday_id: UUID) -> Holiday:
    holiday = Holiday.objects.filter(clinic=request.clinic, pk=holiday_id).first()
    if holiday is None:
        raise Http404
    return holiday


colleague: Loader[Membership] = Loader("member_id", fetch_colleague)
anybody: Loader[Membership] = Loader("member_id", fetch_anybody)
own_or_run: Loader[Membership] = Loader("member_id", fetch_own_or_run)
own_place: Loader[Membership] = Loader("clinic_id", fetch_own_place)
invitation: Loader[Invitation] = Loader("invitation_id", fetch_invitation)
holiday: Loader[Holiday] = Loader("holiday_id", fetch_holiday)
