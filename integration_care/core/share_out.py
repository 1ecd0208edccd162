"""What belongs to several rows, asked as one question, given to each as `prefetch_related` would have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Model

from integration_care.core.asked_often import come_with


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
