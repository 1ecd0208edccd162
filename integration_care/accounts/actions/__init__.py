"""What may be done with clinics, members and invitations. Only these write."""

from integration_care.accounts.actions.clinic import (
    Span,
    add_holiday,
    add_leave,
    change_holiday,
    change_leave,
    edit_clinic,
    remove_holiday,
    remove_leave,
    set_working_hours,
)
from integration_care.accounts.actions.invitations import (
    AlreadyInvited,
    AlreadyMember,
    InvitationNotOpen,
    accept,
    find,
    invite,
    invited_user,
    revoke,
    send_again,
)
from integration_care.accounts.actions.members import (
    LastAdmin,
    NotStaff,
    change_role,
    deactivate,
    reactivate,
    set_on_duty,
)

__all__ = [
    "AlreadyInvited",
    "AlreadyMember",
    "InvitationNotOpen",
    "LastAdmin",
    "NotStaff",
    "Span",
    "accept",
    "add_holiday",
    "add_leave",
    "change_holiday",
    "change_leave",
    "change_role",
    "deactivate",
    "edit_clinic",
    "find",
    "invite",
    "invited_user",
    "reactivate",
    "remove_holiday",
    "remove_leave",
    "revoke",
    "send_again",
    "set_on_duty",
    "set_working_hours",
]
