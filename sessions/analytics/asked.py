"""What the address of the figures asks for: a period, and whose doses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from sessions.analytics.period import Period, Span, between, period_of
from sessions.models import Administration

NOBODY = "nobody"
SEVERAL = "several"
UNKNOWN = "unknown"
FIRST_YEAR, LAST_YEAR = 2000, 2100  # no clinic's calendar reaches beyond
ROUTES = (*Administration.Route.values, SEVERAL, UNKNOWN)


@dataclass(frozen=True)
class Asked:
    """`first` and `last` are both known exactly where `span` is DATES. Empty filters ask for everything.

    `lead` is a member's key or NOBODY, `protocol` a protocol's, `route` one of ROUTES, `measure` the
    questionnaire that the outcome is told in. `row` and `page` are for the list behind a figure.
    """

    span: Span = Span.RECENT
    first: date | None = None
    last: date | None = None
    lead: str = ""
    protocol: str = ""
    route: str = ""
    measure: str = ""
    row: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        """Unknown values mean the usual view. Two days, where both are said, are the period."""
        first, last = _day(query.get("from", "")), _day(query.get("until", ""))
        span = query.get("period", "")
        is_dates = first is not None and last is not None
        known = Span(span) if span in set(Span) - {Span.DATES} else Span.RECENT
        return cls(
            span=Span.DATES if is_dates else known,
            first=first if is_dates else None,
            last=last if is_dates else None,
            lead=NOBODY if query.get("lead") == NOBODY else _key(query.get("lead", "")),
            protocol=_key(query.get("protocol", "")),
            route=query.get("route", "") if query.get("route") in ROUTES else "",
            measure=_slug(query.get("measure", "")),
            row=_row(query.get("row", "")),
            page=_page(query.get("page", "")),
        )

    @property
    def query(self) -> str:
        """As it stands in an address, without what is usual; reading it again gives the same."""
        said = {
            "period": "" if self.span is Span.DATES else self.span.value,
            "from": self.first.isoformat() if self.first else "",
            "until": self.last.isoformat() if self.last else "",
            **self.filters,
            "measure": self.measure,
            "row": self.row,
            "page": str(self.page) if self.page > 1 else "",
        }
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def filters(self) -> Mapping[str, str]:
        """What narrows whose doses are counted, by name; only those that are asked for."""
        said = {"lead": self.lead, "protocol": self.protocol, "route": self.route}
        return {name: value for name, value in said.items() if value}

    def period(self, today: date) -> Period:
        if self.first is not None and self.last is not None:
            return between(self.first, self.last)
        return period_of(self.span, today)

    def over(self, span: Span) -> Asked:
        """The same, over another period."""
        return replace(self, span=span, first=None, last=None)


def _day(value: str) -> date | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _key(value: str) -> str:
    try:
        return str(UUID(value))
    except ValueError:
        return ""


def _slug(value: str) -> str:
    return value[:40] if value.replace("-", "").replace("_", "").isalnum() and value.isascii() else ""


def _row(value: str) -> str:
    return value[:60].replace("\x00", "")


def _page(value: str) -> int:
    is_number = value.isascii() and value.isdigit() and len(value) < 6
    return max(int(value), 1) if is_number else 1
