"""`matrix.csv`: a line for each address, method and sort of object; a column for each person."""

from __future__ import annotations

import csv
import fcntl
from pathlib import Path

FILE = Path(__file__).with_name("matrix.csv")
NAMED = ("route", "method", "whose")
Name = tuple[str, str, str]
Column = dict[Name, str]


def read() -> dict[str, Column]:
    """Each person's column."""
    if not FILE.exists():
        return {}
    with FILE.open(newline="") as lines:
        table = list(csv.DictReader(lines))
    people = [name for name in (table[0] if table else {}) if name not in NAMED]
    return {who: {(row["route"], row["method"], row["whose"]): row[who] for row in table} for who in people}


def keep(who: str, found: Column, order: list[str]) -> None:
    """This person's column from now on. Several test processes may write at once."""
    with FILE.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        write(read() | {who: found}, order)


def write(columns: dict[str, Column], order: list[str]) -> None:
    names = sorted({name for column in columns.values() for name in column})
    people = [who for who in order if who in columns]
    with FILE.open("w", newline="") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow([*NAMED, *people])
        for name in names:
            table.writerow([*name, *(columns[who].get(name, "") for who in people)])


def differences(found: Column, golden: Column) -> list[str]:
    """In words, one a cell."""
    return [
        f"{method} /{route} {whose}: {golden.get((route, method, whose), 'is new')} -> "
        f"{found.get((route, method, whose), 'is gone')}"
        for route, method, whose in sorted(found.keys() | golden.keys())
        if found.get((route, method, whose)) != golden.get((route, method, whose))
    ]
