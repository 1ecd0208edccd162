"""Rows on their way to COPY, one sheet for each table and shape."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from django.db import models
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql

from integration_care.core.encryption import EncryptedTextField, seal

NOTHING = "\\N"


def _text(value: str) -> str:
    """As COPY's text format wants it."""
    if "\\" in value:
        value = value.replace("\\", "\\\\")
    return value.replace("\t", "\\t").replace("\n", "\\n") if not value.isprintable() else value


def _bytes(value: bytes) -> str:
    return "\\\\x" + value.hex()


def _json(value: object) -> str:
    return _text(json.dumps(value))


CELLS: dict[type, Callable[[Any], str]] = {
    str: _text,
    bytes: _bytes,
    bool: lambda value: "t" if value else "f",
    int: str,
    float: str,
    Decimal: str,
    UUID: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    time: time.isoformat,
    dict: _json,
    list: _json,
    type(None): lambda _: NOTHING,
}


class Sheet:
    """Rows of one table. `varying` columns differ from row to row, in that order; all others are the same.

    A column that nobody names takes the field's own default. One without any is an error, at once.
    """

    def __init__(self, model: type[models.Model], varying: str, same: dict[str, Any]) -> None:
        fields = {field.name: field for field in model._meta.concrete_fields}
        names = varying.split()
        rest = {name: field for name, field in fields.items() if name not in names}
        self.table = model._meta.db_table
        self.columns = [fields[name].column for name in (*names, *rest)]
        told = [_cell_of(field, same.get(name, NOT_PROVIDED)) for name, field in rest.items()]
        self._tail = "".join(f"\t{cell}" for cell in told) + "\n"
        self.rows: list[str] = []

    def add(self, *values: Any) -> None:
        self.rows.append("\t".join([CELLS[type(value)](value) for value in values]) + self._tail)

    def seal(self, row_id: str, column: str, words: str) -> bytes:
        """Words as the table holds them: only in this row, in this column, can they be opened."""
        return seal(words, f"{self.table}/{row_id}/{column}")


def _cell_of(field: models.Field[Any, Any], given: Any) -> str:
    value = given
    if value is NOT_PROVIDED:
        value = b"" if isinstance(field, EncryptedTextField) else field.get_default()
        if (value is None and not field.null) or hasattr(value, "resolve_expression"):
            raise TypeError(f"{field} has no value and no default of its own")
    return CELLS[_kind(value)](value)


def _kind(value: Any) -> type:
    """Choices are texts, and lazy words too."""
    return type(value) if type(value) in CELLS else str


class Book:
    """The sheets of one clinic. What was poured out is forgotten, so that a large clinic fits in memory."""

    def __init__(self, clinic: str) -> None:
        self.clinic = clinic
        self.sheets: list[Sheet] = []

    def sheet(self, model: type[models.Model], varying: str, **same: Any) -> Sheet:
        if any(field.name == "clinic" for field in model._meta.concrete_fields):
            same = {"clinic": self.clinic} | same
        made = Sheet(model, varying, same)
        self.sheets.append(made)
        return made

    def put(self, row: models.Model) -> None:
        """One row that is filled in like an object; for what there are few of."""
        told = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
        sheet = self.sheet(type(row), "id", **told)
        sheet.add(row.pk)

    def pour(self, connection: psycopg.Connection[Any]) -> Iterator[int]:
        """Sheet by sheet; yields how many rows went in."""
        for sheet in self.sheets:
            if sheet.rows:
                with connection.cursor() as cursor, cursor.copy(_copy(sheet)) as copy:
                    copy.write("".join(sheet.rows))
                yield len(sheet.rows)
                sheet.rows.clear()


def _copy(sheet: Sheet) -> sql.Composed:
    columns = sql.SQL(", ").join(sql.Identifier(name) for name in sheet.columns if name)
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(sheet.table), columns)
