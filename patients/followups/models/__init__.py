from patients.followups.models.alert import Alert, AlertMail
from patients.followups.models.contact import ContactLog
from patients.followups.models.follow_up import Attempt, FollowUp
from patients.followups.models.link import FollowUpLink
from patients.followups.models.subscription import PushSubscription
from patients.followups.models.task import StaffTask
from patients.followups.models.texts import Receipt, TextReply
from patients.followups.models.window import IntegrationWindow
from patients.followups.models.wording import MessageWording

__all__ = [
    "Alert",
    "AlertMail",
    "Attempt",
    "ContactLog",
    "FollowUp",
    "FollowUpLink",
    "IntegrationWindow",
    "MessageWording",
    "PushSubscription",
    "Receipt",
    "StaffTask",
    "TextReply",
]
