"""Everything that writes to a patient's core record: one function a deed, atomic, with its event inside."""

from patients.actions.care_team import NoLeadLeft, NotOnTheTeam, join_team, leave_team, set_lead
from patients.actions.consents import ConsentInForce, give_consent, withdraw_consent
from patients.actions.courses import (
    CourseClosed,
    CourseUnderWay,
    change_phase,
    edit_course,
    move_to_version,
    pause,
    resume,
    set_intention,
    start_course,
)
from patients.actions.invitation import invite_to_portal, link_member, take_back_invitation
from patients.actions.people import (
    CourseStillUnderWay,
    Identifier,
    Particulars,
    archive,
    edit,
    register,
    restore,
)
from patients.actions.protocols import MadeMeanwhile, NothingChanged, install_preset, make_version, retire

__all__ = [
    "ConsentInForce",
    "CourseClosed",
    "CourseStillUnderWay",
    "CourseUnderWay",
    "Identifier",
    "MadeMeanwhile",
    "NoLeadLeft",
    "NotOnTheTeam",
    "NothingChanged",
    "Particulars",
    "archive",
    "change_phase",
    "edit",
    "edit_course",
    "give_consent",
    "install_preset",
    "invite_to_portal",
    "join_team",
    "leave_team",
    "link_member",
    "make_version",
    "move_to_version",
    "pause",
    "register",
    "restore",
    "resume",
    "retire",
    "set_intention",
    "set_lead",
    "start_course",
    "take_back_invitation",
    "withdraw_consent",
]
