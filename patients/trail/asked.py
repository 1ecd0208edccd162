"""What the address of the trail asks for: whose doing, whose record, what sort of thing, which days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import QueryDict

from integration_care.audit.models import Event

LOOKED_BACK = timedelta(
    days=30
)  # unless the address says otherwise: what is asked of a trail is mostly recent
PATIENTS, SYSTEM = "patients", "system"  # instead of one person
OUTSIDE = "outside"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

SIGN_INS = Q(kind__startswith="account.") | Q(kind__startswith="second_factor.") | Q(kind__startswith="link.")
TAKEN_AWAY = (
    Q(kind__startswith="document.")
    | Q(kind__startswith="disclosure.")
    | Q(kind__startswith="calendar_feed.")
    | Q(kind__endswith=".exported")
    | Q(kind=Event.READ, facts__what="substances:register")
)
RIGHTS = (
    Q(kind__startswith="member.")
    | Q(kind__startswith="invitation.")
    | Q(kind__startswith="care_team.")
    | Q(kind__startswith="glass.")
    | Q(kind__in=("consent.given", "consent.withdrawn", "clinic.founded"))
)
# A concern about care is known to nobody whom it may be about, an admin included: its trail lies apart.
APART = (
    Q(kind__startswith="care_concern.")
    | Q(target_model__startswith="concerns.")
    | Q(kind=Event.READ, patient_id="")
)
RARE = ~Q(kind=Event.READ)  # said so that the index of what is no reading is used: event_done_by_kind
READ = Q(kind__in=Event.LOOKS)
# What each sort is called on the page, and which events are of it.
SORTS: dict[str, tuple[str, Q]] = {
    "opened": ("Opened", READ),
    "written": ("Written", ~(READ | SIGN_INS | TAKEN_AWAY | RIGHTS)),
    "taken": ("Printed, exported, sent on", TAKEN_AWAY),
    "sign-ins": ("Sign-ins", RARE & SIGN_INS),
    "rights": ("Who may do and see what", RARE & RIGHTS),
    "emergency": ("Opened in an emergency", RARE & Q(kind__startswith="glass.")),
    OUTSIDE: ("Opened from outside the care team", Q(kind=Event.READ)),
}


class Place(NamedTuple):
    """Where a page ends: an event's instant, and its number among those of the same instant."""

    at: datetime
    number: int

    @classmethod
    def of(cls, event: Event) -> str:
        return f"{(event.at - EPOCH) // MICROSECOND}-{event.pk}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        at, _, number = text.partition("-")
        if not (at.isdecimal() and number.isdecimal()) or len(at) > 17 or len(number) > 18:
            return None
        return cls(EPOCH + int(at) * MICROSECOND, int(number))


@dataclass(frozen=True)
class Asked:
    """Empty filters ask for everything. `by` is a member's key, PATIENTS or SYSTEM; `sort` one of SORTS."""

    by: str = ""
    patient: str = ""
    sort: str = ""
    first: date | None = None
    last: date | None = None
    older: Place | None = None
    newer: Place | None = None

    @classmethod
    def read(cls, query: QueryDict, today: date) -> Asked:
        """Unknown values mean everything. Without a day, the last thirty; with an empty one, no end."""
        by, sort = query.get("by", ""), query.get("sort", "")
        return cls(
            by=by if by in (PATIENTS, SYSTEM) else _key(by),
            patient=_key(query.get("patient", "")),
            sort=sort if sort in SORTS else "",
            first=_day(query.get("from", "")) if "from" in query else today - LOOKED_BACK,
            last=_day(query.get("until", "")),
            older=Place.read(query.get("older", "")),
            newer=Place.read(query.get("newer", "")),
        )

    def address(self, **changed: str) -> str:
        """The same with something changed, from its first page on; a day that was emptied stays empty."""
        said = {
            "by": self.by,
            "patient": self.patient,
            "sort": self.sort,
            "until": self.last.isoformat() if self.last else "",
            **changed,
        }
        kept = {name: value for name, value in said.items() if value}
        return "?" + urlencode({"from": self.first.isoformat() if self.first else "", **kept})

    @property
    def patient_key(self) -> UUID | None:
        return UUID(self.patient) if self.patient else None

    @property
    def whole(self) -> Asked:
        """Every page of it."""
        return replace(self, older=None, newer=None)


def _key(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
