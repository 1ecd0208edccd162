"""What figures rest on, put together from what was read."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from integration_care.accounts.models import Membership
from patients.followups.models import IntegrationWindow
from patients.followups.reasons import sort_of
from patients.journals.models import Commitment
from patients.measures.known import Known, known_to
from patients.measures.models import Assignment
from patients.models import Protocol
from sessions.analytics import queries
from sessions.analytics.asked import NOBODY, SEVERAL, UNKNOWN
from sessions.analytics.items import Agreed, Dose, Form, Score
from sessions.analytics.outcome import AFTER, BEFORE
from sessions.analytics.period import Period
from sessions.analytics.queries import Between

K = TypeVar("K")
V = TypeVar("V")
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
CAME = {Assignment.Status.ANSWERED: "whole", Assignment.Status.INCOMPLETE: "incomplete"}


@dataclass(frozen=True)
class Facts:
    """Of one member's sight and one period: windows that have closed, and those that have not so far; what
    was to be asked about and answered in it; scores around it, by patient.

    `leads`, `protocols` and `titles` (of questionnaires) are names by key, in their order.
    """

    closed: Sequence[Dose]
    still_open: Sequence[Dose]
    agreed: Sequence[Agreed]
    forms: Sequence[Form]
    scores: Mapping[UUID, Sequence[Score]]
    known: Known
    leads: Mapping[str, str]
    protocols: Mapping[str, str]

    @property
    def titles(self) -> Mapping[str, str]:
        return dict(sorted({form.instrument: form.title for form in self.forms}.items()))


@dataclass(frozen=True)
class Circumstances:
    """What is known of a patient (who leads them, contacts in order) and of a dose (ways in which it was
    given, when entries were handed in)."""

    zone: ZoneInfo
    leads: Mapping[UUID, UUID]
    contacts: Mapping[UUID, Sequence[datetime]]
    routes: Mapping[UUID, Sequence[str]]
    entries: Mapping[UUID, Sequence[datetime | None]]

    def lead(self, patient_id: UUID) -> str:
        return str(self.leads.get(patient_id, NOBODY))

    def route(self, dose_id: UUID) -> str:
        found = self.routes.get(dose_id, ())
        return found[0] if len(found) == 1 else SEVERAL if found else UNKNOWN

    def first_contact(self, window: IntegrationWindow) -> datetime | None:
        """After the visit in which the dose was given, and before its window closed."""
        times = self.contacts.get(window.patient_id, ())
        since = max(window.anchor_at, queries.LEFT_AT.of(window) or window.anchor_at)
        place = bisect_right(times, since)
        return times[place] if place < len(times) and times[place] < window.effective_closes_at else None


def read(member: Membership, period: Period, now: datetime) -> Facts:
    zone, known = member.clinic.zone, known_to(member.clinic_id)
    days = Between(*period.instants(zone))
    windows = list(queries.closing(member, days))
    beside = circumstances(member, windows, days)
    doses = [dose_of(window, beside, now) for window in windows]
    agreed = queries.to_ask_about(member, period.first, min(period.last, now.astimezone(zone).date()))
    over = queries.asked_for(member, Between(days.since, min(days.until, now)))
    scored = queries.scores(member, reach_of(windows, before=True))
    return Facts(
        closed=[dose for dose in doses if dose.closes_at <= now],
        still_open=[dose for dose in doses if dose.closes_at > now],
        agreed=[agreed_of(one, beside) for one in agreed],
        forms=[form_of(one, beside, known) for one in over],
        scores=grouped((patient, Score(*score)) for patient, *score in scored),
        known=known,
        leads={str(one.pk): str(one) for one in queries.staff_of(member)} | {NOBODY: "Nobody leads"},
        protocols={str(one.pk): one.name for one in Protocol.objects.visible_to(member).order_by("name")},
    )


def circumstances(member: Membership, windows: Sequence[IntegrationWindow], days: Between) -> Circumstances:
    reach = reach_of(windows)
    return Circumstances(
        zone=member.clinic.zone,
        leads=dict(queries.leading(member).values_list("patient", "member")),
        contacts={who: sorted(at) for who, at in grouped(queries.contacts(member, reach)).items()},
        routes=grouped(queries.routes(member, days)),
        entries=grouped(queries.entries(member, days)),
    )


def reach_of(windows: Sequence[IntegrationWindow], *, before: bool = False) -> Between:
    """From the first dose to the last close; with `before`, as far around as a score can belong to a dose."""
    if not windows:
        return Between(NEVER, NEVER)
    given = [window.anchor_at for window in windows]
    if before:
        return Between(min(given) - BEFORE.value, max(given) + AFTER.value)
    return Between(min(given), max(window.effective_closes_at for window in windows))


def grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, list[V]]:
    found: dict[K, list[V]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def dose_of(window: IntegrationWindow, beside: Circumstances, now: datetime) -> Dose:
    entries = beside.entries.get(window.dose_id, ())
    return Dose(
        window_id=window.pk,
        patient_id=window.patient_id,
        patient=window.patient.full_name,
        number=window.dose_number,
        label=window.dose_label,
        given_at=window.anchor_at,
        closes_at=window.effective_closes_at,
        state=window.state(now),
        weekday=str(window.anchor_at.astimezone(beside.zone).weekday()),
        lead=beside.lead(window.patient_id),
        protocol=str(queries.PROTOCOL_ID.of(window)),
        route=beside.route(window.dose_id),
        reason=sort_of(window.reason),
        met_at=window.met_at,
        next_dose_at=window.next_dose_at,
        contact_at=beside.first_contact(window),
        written_at=min((at for at in entries if at is not None), default=None),
        is_begun=bool(entries),
    )


def agreed_of(one: Commitment, beside: Circumstances) -> Agreed:
    return Agreed(
        patient_id=one.patient_id,
        patient=one.patient.full_name,
        ask_on=cast("date", one.check_in_on),
        outcome=one.status,
        lead=beside.lead(one.patient_id),
        protocol=str(queries.PROTOCOL_ID.of(one)),
    )


def form_of(one: Assignment, beside: Circumstances, known: Known) -> Form:
    return Form(
        patient_id=one.patient_id,
        patient=one.patient.full_name,
        instrument=one.instrument,
        title=known.title(one.instrument, one.instrument_version),
        until=one.due_until,
        came=CAME.get(Assignment.Status(one.status), "missing"),
        lead=beside.lead(one.patient_id),
        protocol=str(queries.PROTOCOL_ID.of(one)),
    )
