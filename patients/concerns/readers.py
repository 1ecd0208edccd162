"""Who will read a concern. Asked before it is kept: where nobody may, nothing is promised."""

from __future__ import annotations

from integration_care.accounts.models import Membership
from integration_care.accounts.models.membership import MembershipQuerySet
from integration_care.core.permissions import Permission, roles_with
from patients.models import CareTeamMember, Patient


def readers_of(patient: Patient, about: Membership | None) -> MembershipQuerySet:
    """Admins who can sign in, but the one it is about and any who ever looked after the patient."""
    admins = Membership.objects.with_role(*roles_with(Permission.RUN_CLINIC))
    others = admins.filter(clinic_id=patient.clinic_id, user__is_active=True).exclude(
        caseload__patient=patient
    )
    return others.exclude(pk=about.pk) if about else others


def people_of(patient: Patient) -> list[Membership]:
    """Whom a concern may name: everybody who looks or looked after them, and who runs the clinic."""
    team = CareTeamMember.objects.filter(patient=patient).values("member")
    staff = Membership.objects.filter(clinic_id=patient.clinic_id).select_related("user")
    theirs, admins = (
        staff.filter(pk__in=team),
        staff.active().filter(role__in=roles_with(Permission.RUN_CLINIC)),
    )
    return sorted({*theirs, *admins}, key=lambda one: one.user.name)
