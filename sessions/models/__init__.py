from sessions.models.administration import Administration
from sessions.models.discharge import Discharge
from sessions.models.note import Note, NoteSection
from sessions.models.observation import Observation
from sessions.models.session import CareSession, SessionStatusChange

__all__ = [
    "Administration",
    "CareSession",
    "Discharge",
    "Note",
    "NoteSection",
    "Observation",
    "SessionStatusChange",
]
