"""Notes for tests, made only through actions."""

from sessions import actions
from sessions.actions import NoteText
from sessions.models import CareSession, Note
from sessions.notes.actions import sign
from tests.cast import START
from tests.sessions.making import HOUR, book_talk

TEXT = {"review": "The kitchen light."}


def written(cast, text=TEXT, *, at=START, by=None, kind=CareSession.Kind.INTEGRATION):
    """A note of a conversation that took place at `at` and was completed an hour later."""
    session = book_talk(cast, at, kind=kind)
    complete = actions.complete_integration
    if kind == CareSession.Kind.PREPARATION:
        complete = actions.complete_preparation
    complete(by=cast.ada, session=session, note=NoteText(0, dict(text)), now=at + HOUR)
    return Note.objects.get(session=session, author=by or cast.ada)


def signed(cast, text=TEXT, *, at=START):
    return sign(by=cast.ada, note=written(cast, text, at=at), now=at + 2 * HOUR)


def private(cast, session, text, *, by=None, at=START):
    note = NoteText(0, {"private": text}, sort=Note.Sort.PROCESS)
    return actions.save_note(by=by or cast.ada, session=session, note=note, now=at)
