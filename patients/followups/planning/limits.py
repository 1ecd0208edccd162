"""Limits on messages to one patient: a local day, a window, one journal request a local day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from patients.followups.planning.planned import Contact, PlannedFollowUp, PlanStatus
from patients.followups.planning.quiet import QuietHours, find_slot
from patients.protocols.rules import MessageRules

A_NIGHT = timedelta(hours=12)  # between a day that has had its messages and the next one's first


@dataclass(frozen=True)
class Limits:
    """Says what speaks against one message more. `[since, until)` is from the dose to the effective close."""

    rules: MessageRules
    since: datetime
    until: datetime
    zone: ZoneInfo
    quiet: QuietHours

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

    def next_room(
        self, after: datetime, *, expires_at: datetime, already: Sequence[Contact]
    ) -> datetime | None:
        """The first allowed minute of a later local day with room, a night away; None before `expires_at`."""
        day = after.astimezone(self.zone).date()
        while True:
            day += timedelta(days=1)
            midnight = datetime.combine(day, time.min, self.zone).astimezone(UTC)
            earliest = max(midnight, after + A_NIGHT)
            if earliest >= expires_at:
                return None
            slot = find_slot(
                earliest, expires_at=expires_at, earliest=earliest, zone=self.zone, quiet=self.quiet
            )
            if slot and not self.reason_against(Contact(slot.at), already):
                return slot.at

    def _day(self, contact: Contact) -> date:
        return contact.at.astimezone(self.zone).date()

    def _is_in_window(self, contact: Contact) -> bool:
        return self.since <= contact.at < self.until


def keep_limits(
    rows: Sequence[PlannedFollowUp],
    limits: Limits,
    already: Sequence[Contact],
    reach: Collection[str] | None = None,
) -> list[PlannedFollowUp]:
    """The rows in order of due time; a message beyond a limit stays as a suppressed row with its reason.

    First come, first served: what is due earlier goes out. Only a second try of what nobody answered waits
    for the next day that has room, rather than giving way. `reach`: the channels that reach this patient; a
    message by another one takes nobody's place. None: they all do.
    """
    contacts = list(already)
    kept = []
    for row in sorted(rows, key=lambda row: row.due_at):
        counts = row.is_planned and row.is_message and (reach is None or row.channel in reach)
        placed = _within(row, limits, contacts) if counts else row
        if counts and placed.is_planned:
            contacts.append(Contact(placed.due_at, placed.is_journal_request))
        kept.append(placed)
    return sorted(kept, key=lambda row: row.due_at)


def _within(row: PlannedFollowUp, limits: Limits, contacts: Sequence[Contact]) -> PlannedFollowUp:
    reason = limits.reason_against(Contact(row.due_at, row.is_journal_request), contacts)
    if not reason:
        return row
    if row.asks_again:
        later = limits.next_room(row.due_at, expires_at=row.expires_at, already=contacts)
        if later is not None:
            return replace(row, due_at=later)
    return replace(row, status=PlanStatus.SUPPRESSED, reason=reason)
