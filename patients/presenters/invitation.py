"""What became of the last invitation to the portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from integration_care.accounts.models import Invitation
from integration_care.core.ui import words
from patients.models import Patient


@dataclass(frozen=True)
class InvitationState:
    tone: str
    title: str
    text: str
    is_waiting: bool


def invitation_state(patient: Patient, now: datetime) -> InvitationState | None:
    """None when nobody was invited, or the invitation was taken back."""
    waiting = Invitation.objects.filter(patient_id=patient.pk).waiting()
    last = waiting.order_by("-created_at").first()
    if last is None:
        return None
    zone = patient.clinic.zone
    until = f"The link works until {words.long_day(last.expires_at, zone)}."
    if last.send_problem:
        return InvitationState("warning", f"The e-mail to {last.email} was not sent", last.send_problem, True)
    if now >= last.expires_at:
        return InvitationState("warning", f"The link sent to {last.email} has expired", "Send another.", True)
    if last.sent_at is None:
        return InvitationState("info", f"The e-mail to {last.email} is on its way", until, True)
    when = words.local_moment(last.sent_at, zone)
    return InvitationState("success", f"Sent to {last.email}", f"{when}. {until}", True)
