from integration_care.accounts.models.clinic import Clinic
from integration_care.accounts.models.membership import Invitation, Membership
from integration_care.accounts.models.user import User
from integration_care.accounts.models.working_hours import Leave, WorkingHours

__all__ = ["Clinic", "Invitation", "Leave", "Membership", "User", "WorkingHours"]
