"""Roles in a clinic, and what each may do, as lists one can read aloud."""

from __future__ import annotations

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_noop


class Role(TextChoices):
    THERAPIST = "therapist", gettext_noop("Therapist")
    PRESCRIBER = "prescriber", gettext_noop("Prescriber")
    NURSE = "nurse", gettext_noop("Nurse")
    ADMIN = "admin", gettext_noop("Clinic admin")
    PATIENT = "patient", gettext_noop("Patient")


class Platform(StrEnum):
    """Beside the clinics' roles: who runs the installation, belongs to no clinic and has no permission."""

    OPERATOR = "operator"


class Permission(StrEnum):
    REGISTER_PATIENT = "register a patient"
    SEE_WHOLE_CASELOAD = "see every patient of the clinic"
    READ_NARRATIVE = "read notes and shared journal text"
    BOOK_SESSION = "book, move and cancel sessions"
    RECORD_SESSION = "log preparation and integration sessions"
    RECORD_DOSE = "record administrations and observations"
    KEEP_SUBSTANCES = "receive and count substances, and print their register"
    ANSWER_FOR_SUBSTANCES = "explain a discrepancy and say what needs a witness"
    CLOSE_TASK = "log a call and close a task"
    EDIT_PROTOCOL = "edit protocols and prompt sets"
    RUN_CLINIC = "invite staff and edit the clinic"
    SEE_ACCESS_TRAIL = "see who read a record"
    BREAK_GLASS = "open a record in an emergency"
    COPY_OWN_RECORD = "take a copy of one's own record"


_CLINICAL = frozenset(
    {
        Permission.REGISTER_PATIENT,
        Permission.READ_NARRATIVE,
        Permission.BOOK_SESSION,
        Permission.RECORD_SESSION,
        Permission.KEEP_SUBSTANCES,
        Permission.CLOSE_TASK,
        Permission.BREAK_GLASS,
    }
)

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.THERAPIST: _CLINICAL | {Permission.RECORD_DOSE},
    Role.PRESCRIBER: _CLINICAL
    | {Permission.RECORD_DOSE, Permission.ANSWER_FOR_SUBSTANCES, Permission.EDIT_PROTOCOL},
    Role.NURSE: _CLINICAL | {Permission.RECORD_DOSE},
    # An admin runs the clinic and sees its caseload, but no note and no journal text.
    Role.ADMIN: frozenset(
        {
            Permission.REGISTER_PATIENT,
            Permission.SEE_WHOLE_CASELOAD,
            Permission.BOOK_SESSION,
            Permission.KEEP_SUBSTANCES,
            Permission.ANSWER_FOR_SUBSTANCES,
            Permission.CLOSE_TASK,
            Permission.EDIT_PROTOCOL,
            Permission.RUN_CLINIC,
            Permission.SEE_ACCESS_TRAIL,
            Permission.BREAK_GLASS,
        }
    ),
    Role.PATIENT: frozenset({Permission.COPY_OWN_RECORD}),
}

CLINICAL_ROLES = frozenset({Role.THERAPIST, Role.PRESCRIBER, Role.NURSE})
STAFF_ROLES = CLINICAL_ROLES | {Role.ADMIN}


def roles_with(*permissions: Permission) -> frozenset[Role]:
    """The roles that hold all of `permissions`, for an `@access` declaration."""
    return frozenset(role for role, held in ROLE_PERMISSIONS.items() if held.issuperset(permissions))
