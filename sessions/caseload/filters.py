"""What of the caseload is shown: read from the address, so that a view of the board is a link."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission

ROWS_A_GROUP = 50
MOST_ROWS_A_GROUP = 500


class Scope(StrEnum):
    MINE = "mine"
    CLINIC = "clinic"


class Show(StrEnum):
    ALL = "all"
    NO_SESSION = "no-session"
    NO_JOURNAL = "no-journal"


@dataclass(frozen=True)
class BoardFilter:
    """`rows` is the most that one list shows before it offers more."""

    scope: Scope = Scope.MINE
    show: Show = Show.ALL
    rows: int = ROWS_A_GROUP

    @classmethod
    def read(cls, asked: QueryDict, member: Membership) -> BoardFilter:
        """Unknown values fall back to the usual view; a scope beyond the member's sight does too."""
        sees_all = member.can(Permission.SEE_WHOLE_CASELOAD)
        usual = Scope.CLINIC if sees_all else Scope.MINE
        scope = usual if asked.get("scope") != Scope.MINE else Scope.MINE
        show = asked.get("state", "")
        return cls(scope, Show(show) if show in list(Show) else Show.ALL, _rows(asked.get("rows", "")))

    @property
    def query(self) -> str:
        """As it stands in an address; reading it again gives the same filter."""
        asked = {"scope": self.scope.value, "state": self.show.value}
        return urlencode(asked | ({"rows": str(self.rows)} if self.rows != ROWS_A_GROUP else {}))

    @property
    def with_more_rows(self) -> BoardFilter:
        return replace(self, rows=min(self.rows * 2, MOST_ROWS_A_GROUP))


def _rows(asked: str) -> int:
    return (
        min(max(int(asked), ROWS_A_GROUP), MOST_ROWS_A_GROUP)
        if asked.isascii() and asked.isdigit()
        else ROWS_A_GROUP
    )
