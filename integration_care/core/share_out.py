"""What belongs to rows, asked as a question of its own, given to each as `prefetch_related` would have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model


def come_with(row: Model, name: str, found: Sequence[Model]) -> None:
    """`prefetch_related(name)` out of the answer to a question: `row.name.all()` gives just these."""
    related = getattr(row, name)
    for one in found:
        setattr(one, related.field.name, row)
    rows = related.all()
    rows._result_cache, rows._prefetch_done = list(found), True
    vars(row).setdefault("_prefetched_objects_cache", {})[name] = rows


def share_out(rows: Sequence[Model], name: str, found: Iterable[Model]) -> None:
    """`row.<name>.all()` is from now on, without asking, what of `found` points to the row; in that order."""
    if not rows:
        return
    key: Any = rows[0]._meta.get_field(name).remote_field
    mine: dict[Any, list[Model]] = defaultdict(list)
    for one in found:
        mine[getattr(one, key.attname)].append(one)
    for row in rows:
        come_with(row, name, mine[row.pk])
