"""One clinic of the world, from its founding to now, in pieces that fit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from typing import Any

import psycopg

from integration_care.demo.world.arc import Diary, arc_of
from integration_care.demo.world.book import Book
from integration_care.demo.world.contacts import Contacts
from integration_care.demo.world.house import found
from integration_care.demo.world.people import People
from integration_care.demo.world.size import Size, new_id
from integration_care.demo.world.trail import Trail
from integration_care.demo.world.visits import Visits
from integration_care.demo.world.words import Words
from patients.followups.planning.quiet import QuietHours

AT_ONCE = 250  # patients
QUIET = QuietHours(time(21), time(8))


def write(connection: psycopg.Connection[Any], size: Size, number: int) -> Iterator[int]:
    """Yields how many rows went in, table by table. The caller commits."""
    book = Book(new_id(size.dice("clinic", number)))
    for _ in told(book, size, number, range(size.patients_of(number))):
        yield from book.pour(connection)


def told(book: Book, size: Size, number: int, patients: range) -> Iterator[None]:
    """Into the book: the house first, then its patients; stops where the book is to be poured out."""
    house = found(book, size, number)
    people, visits, words = People(book, house), Visits(book, house), Words(book, house)
    contacts, trail, diary = Contacts(book, house, QUIET), Trail(book, house), Diary(house)
    for patient in patients:
        dice = size.dice("patient", number, patient)
        arc = arc_of(house, size, patient, dice, diary)
        people.add(arc, dice)
        contacts.add(arc, visits.add(arc, dice), dice)
        words.add(arc, dice)
        trail.add(arc)
        if patient % AT_ONCE == AT_ONCE - 1:
            yield
    yield
