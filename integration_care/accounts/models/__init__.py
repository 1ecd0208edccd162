from integration_care.accounts.models.address_change import AddressChange
from integration_care.accounts.models.clinic import Clinic
from integration_care.accounts.models.glass import BrokenGlass
from integration_care.accounts.models.membership import Invitation, Membership
from integration_care.accounts.models.operator import Operator
from integration_care.accounts.models.user import User
from integration_care.accounts.models.working_hours import Holiday, Leave, WorkingHours

__all__ = [
    "AddressChange",
    "BrokenGlass",
    "Clinic",
    "Holiday",
    "Invitation",
    "Leave",
    "Membership",
    "Operator",
    "User",
    "WorkingHours",
]
