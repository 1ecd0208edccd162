"""A row of any table, good enough to be kept apart.

Its references lead nowhere: they are checked at a commit, and what asks for it never commits.
"""

from __future__ import annotations

from itertools import count
from typing import Any
from uuid import uuid4

from django.db import connection, models
from django.utils.timezone import now

BY_TYPE: dict[str, Any] = {
    "BinaryField": b"x",
    "BooleanField": False,
    "CharField": "x",
    "DateField": lambda: now().date(),
    "DateTimeField": now,
    "DecimalField": 1,
    "DurationField": "1 hour",
    "FloatField": 1.0,
    "JSONField": "{}",
    "TextField": "x",
    "TimeField": "09:00",
    "UUIDField": uuid4,
}
NUMBERS = count(1)
# Where a table asks that one comes after the other.
LATER = {"ends": "17:00"}


def insert_row(model: type[models.Model], clinic: object) -> None:
    """In the context of `clinic`. Raises DatabaseError where a constraint of the table wants more."""
    columns = {}
    for field in model._meta.concrete_fields:
        if field.attname == "clinic_id" or (model._meta.db_table == "accounts_clinic" and field.primary_key):
            columns[field.column] = clinic
        elif not field.null and not isinstance(field, models.AutoField):
            columns[field.column] = LATER.get(field.name, value_of(field))
    names = ", ".join(f'"{name}"' for name in columns)
    marks = ", ".join(["%s"] * len(columns))
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [*columns.values()])


def value_of(field: models.Field) -> Any:
    if field.choices:
        return field.flatchoices[0][0]
    target = field.target_field if field.is_relation else field
    kind = next((sort for sort in BY_TYPE if isinstance(target, getattr(models, sort))), "")
    found = BY_TYPE[kind] if kind else next(NUMBERS)
    return found() if callable(found) else found
