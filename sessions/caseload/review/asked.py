"""What the address of the caseload asks for: every view of it is a link that can be kept."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, TypeVar, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

E = TypeVar("E", bound=StrEnum)
NOBODY = "nobody"
LONGEST_NAME = 100
MOST_PAGES = 400


class Show(StrEnum):
    ALL = ""
    NO_SESSION = "no-session"
    WORSE = "worse"
    LOST = "lost"
    VISIT = "visit"
    ALERT = "alert"
    NOTE = "note"


class Stands(StrEnum):
    """Where the window of the last dose stands."""

    ANY = ""
    PENDING = "pending"
    OPEN = "open"
    CLOSING = "closing"
    MET = "met"
    LATER = "later"
    UNMET = "unmet"
    NONE = "none"


class Phase(StrEnum):
    """Of the course under way. Without one a patient is asked for by name: NONE."""

    ANY = ""
    PREPARATION = "preparation"
    ACTIVE = "active"
    MAINTENANCE = "maintenance"
    PAUSED = "paused"
    NONE = "none"


class Sort(StrEnum):
    WINDOW = "window"
    NAME = "name"
    PHASE = "phase"
    DOSES = "doses"
    NEXT_DOSE = "next-dose"
    SESSION = "session"
    JOURNAL = "journal"
    MEASURE = "measure"
    ALERTS = "alerts"
    NOTES = "notes"
    CONTACT = "contact"
    LEAD = "lead"


@dataclass(frozen=True)
class Asked:
    """`lead` is a member's key, NOBODY, or empty. `turned`: the other way round than the column's usual."""

    KEYS: ClassVar[tuple[str, ...]] = ("lead_key",)  # see core.stand_ins

    show: Show = Show.ALL
    stands: Stands = Stands.ANY
    phase: Phase = Phase.ANY
    lead: str = ""
    name: str = ""
    sort: Sort = Sort.WINDOW
    turned: bool = False
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        """Unknown values mean the usual view."""
        sort = query.get("sort", "")
        return cls(
            show=_one_of(Show, query.get("show", ""), Show.ALL),
            stands=_one_of(Stands, query.get("window", ""), Stands.ANY),
            phase=_one_of(Phase, query.get("phase", ""), Phase.ANY),
            lead=_lead(query.get("lead", "")),
            name=query.get("name", "").replace("\x00", "").strip()[:LONGEST_NAME],
            sort=_one_of(Sort, sort.removeprefix("-"), Sort.WINDOW),
            turned=sort.startswith("-"),
            page=_page(query.get("page", "")),
        )

    @property
    def lead_key(self) -> UUID:
        return UUID(self.lead)

    @property
    def names_a_lead(self) -> bool:
        return self.lead not in ("", NOBODY)

    def shape(self) -> Hashable | None:
        """Without the page, which is cut out of the answer. A name that was typed is nothing asked often."""
        lead = "somebody" if self.names_a_lead else self.lead
        return None if self.name else replace(self, page=1, lead=lead)

    def stand_in(self, *keys: UUID) -> Asked:
        (lead,) = keys
        return replace(self, page=1, lead=cast("str", lead) if self.names_a_lead else self.lead)

    @property
    def query(self) -> str:
        """As it stands in an address, without what is usual; reading it again gives the same."""
        said = {
            "show": self.show.value,
            "window": self.stands.value,
            "phase": self.phase.value,
            "lead": self.lead,
            "name": self.name,
            "sort": self.sort_value,
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def sort_value(self) -> str:
        """Empty for the usual order."""
        said = f"{'-' if self.turned else ''}{self.sort.value}"
        return "" if said == Sort.WINDOW else said

    @property
    def is_narrowed(self) -> bool:
        return replace(self, sort=Sort.WINDOW, turned=False, page=1) != Asked()

    def sorted_by(self, sort: Sort) -> Asked:
        """The first page in that order; asked for again, the other way round."""
        return replace(self, sort=sort, turned=self.sort is sort and not self.turned, page=1)


def _one_of(choices: type[E], value: str, usual: E) -> E:
    return choices(value) if value in list(choices) else usual


def _lead(value: str) -> str:
    try:
        return value if value == NOBODY else str(UUID(value))
    except ValueError:
        return ""


def _page(value: str) -> int:
    is_number = value.isascii() and value.isdigit() and len(value) < 6
    return min(max(int(value), 1), MOST_PAGES) if is_number else 1
