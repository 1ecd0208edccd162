"""Several questions that are asked often (`asked_often`), in one message to the database.

Each message goes there and back, and a page of a dozen lists waits a dozen times. What a page will ask in any
case it says before it begins:

    with asked_at_once(events_of.asking(session.pk), team_of.asking(session.patient_id)):
        return page(session)  # whoever asks one of these in here has the answer in hand

PostgreSQL answers the statements of one message one after the other, each as things stand by then, so under
row security and in the transaction as ever: what follows a lock was read behind it. That order is kept: where
one question is asked as a plain queryset, those behind it wait until somebody reads them. An answer is read
once; who asks again, asks the database. What is in hand was read before: nothing is in hand that would be
different after what is written in here. Under tests (`CHECKS_ASKED_OFTEN`) an answer nobody read is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, takewhile
from typing import Any, TypeAlias

from django.conf import settings
from django.db import connection

from integration_care.core.asked_often import IN_HAND, Asking, AskingName

Answers = dict[AskingName, list[tuple[Any, ...]]]
Contents: TypeAlias = list[Asking[Any] | None]
"""What a page or an action says that it will ask, in this order."""


class AskedInVain(RuntimeError):
    """A page does not ask what it said it would."""


@contextmanager
def asked_at_once(*askings: Asking[Any] | None) -> Iterator[None]:
    outer = IN_HAND.get()
    in_hand: Answers = {} if outer is None else outer
    asked = {one.name: one for one in takewhile(bool, askings) if one and one.name not in in_hand}
    in_hand |= _answers(asked)
    token = IN_HAND.set(in_hand)
    try:
        yield
    finally:
        IN_HAND.reset(token)
        unread = [str(name[0]) for name in asked if in_hand.pop(name, None) is not None]
    if unread and settings.CHECKS_ASKED_OFTEN:
        raise AskedInVain(f"Nobody read the answer to {', '.join(unread)}.")


def _answers(askings: dict[AskingName, Asking[Any]]) -> Answers:
    """What PostgreSQL says to each; nothing to what is nobody's by its shape alone."""
    said: Answers = {name: [] for name in askings}
    spoken = [(name, *one.in_sql()) for name, one in askings.items() if one.known.sql]
    if spoken:
        names, statements, params = zip(*spoken, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(";\n".join(statements), list(chain(*params)))
            for name in names:
                said[name] = cursor.fetchall()
                cursor.nextset()
    return said
