"""What belongs to rows, asked as a question of its own, given to them as `prefetch_related` would have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model


def share_out(rows: Sequence[Model], name: str, found: Iterable[Model]) -> None:
    """`row.<name>.all()` is from now on, without asking, what of `found` points to the row; in that order."""
    if not rows:
        return
    key: Any = rows[0]._meta.get_field(name).remote_field
    mine: dict[Any, list[Model]] = defaultdict(list)
    for one in found:
        mine[getattr(one, key.attname)].append(one)
    for row in rows:
        for one in mine[row.pk]:
            key.set_cached_value(one, row)
        held = getattr(row, name).all()
        held._result_cache, held._prefetch_done = mine[row.pk], True
        vars(row).setdefault("_prefetched_objects_cache", {})[name] = held
