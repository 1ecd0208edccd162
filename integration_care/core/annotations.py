"""What a query reads beside its rows, with a type: the one way to it from a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model

T = TypeVar("T")


@dataclass(frozen=True)
class Annotation(Generic[T]):
    """`IS_BEGUN = Annotation[bool]("is_begun")`, beside the query that has `annotate(is_begun=...)`.

    A model that declared the attribute itself would promise it of rows that were read by another way.
    """

    name: str

    def of(self, row: Model) -> T:
        """Raises KeyError for a row that did not come from such a query."""
        found: T = vars(row)[self.name]
        return found

    def put(self, row: Model, found: T) -> None:
        """For what Python puts together of several queries."""
        vars(row)[self.name] = found
