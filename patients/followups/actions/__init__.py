"""What may be done to windows, follow-ups, tasks and alerts. Only these write."""

from patients.followups.actions.alerts import (
    AlertNeedsDisposition,
    OwnGlass,
    acknowledge_alert,
    close_alert,
    raise_alert,
    say_again,
)
from patients.followups.actions.contacts import give_reason, log_contact, note_answer
from patients.followups.actions.settle import plan_again, settle
from patients.followups.actions.staff_tasks import (
    ask_about_signs,
    ask_anew,
    ask_to_stay_in_touch,
    close_task,
    open_alert_task,
    withdraw_asked,
)

__all__ = [
    "AlertNeedsDisposition",
    "OwnGlass",
    "acknowledge_alert",
    "ask_about_signs",
    "ask_anew",
    "ask_to_stay_in_touch",
    "close_alert",
    "close_task",
    "give_reason",
    "log_contact",
    "note_answer",
    "open_alert_task",
    "plan_again",
    "raise_alert",
    "say_again",
    "settle",
    "withdraw_asked",
]
