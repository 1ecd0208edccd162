"""Limits on messages to one patient: a local day, a window, one journal request a local day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from patients.followups.planning.planned import Contact, PlannedFollowUp, PlanStatus
from patients.protocols.rules import MessageRules


@dataclass(frozen=True)
class Limits:
    """Says what speaks against one message more. `[since, until)` is from the dose to the effective close."""

    rules: MessageRules
    since: datetime
    until: datetime
    zone: ZoneInfo

    def reason_against(self, contact: Contact, already: Sequence[Contact]) -> str:
        same_day = [known for known in already if self._day(known) == self._day(contact)]
        if contact.is_journal_request and any(known.is_journal_request for known in same_day):
            return "one journal request a day"
        if len(same_day) >= self.rules.max_per_day.value:
            return f"at most {self.rules.max_per_day.value} messages a day"
        in_window = [known for known in already if self._is_in_window(known)]
        if self._is_in_window(contact) and len(in_window) >= self.rules.max_per_window.value:
            return f"at most {self.rules.max_per_window.value} messages a window"
        return ""

    def _day(self, contact: Contact) -> date:
        return contact.at.astimezone(self.zone).date()

    def _is_in_window(self, contact: Contact) -> bool:
        return self.since <= contact.at < self.until


def keep_limits(
    rows: Sequence[PlannedFollowUp], limits: Limits, already: Sequence[Contact]
) -> list[PlannedFollowUp]:
    """The rows in order of due time; a message beyond a limit stays as a suppressed row with its reason.

    First come, first served: what is due earlier goes out.
    """
    contacts = list(already)
    kept = []
    for row in sorted(rows, key=lambda row: row.due_at):
        contact = Contact(row.due_at, row.is_journal_request)
        counts = row.is_planned and row.is_message
        reason = limits.reason_against(contact, contacts) if counts else ""
        kept.append(replace(row, status=PlanStatus.SUPPRESSED, reason=reason) if reason else row)
        if counts and not reason:
            contacts.append(contact)
    return kept
