from sessions.models.administration import Administration
from sessions.models.discharge import ChecklistAnswer, Discharge
from sessions.models.mark import TimelineMark
from sessions.models.note import Note, NoteRevision, NoteSection
from sessions.models.observation import Observation
from sessions.models.session import CareSession, SessionStatusChange
from sessions.models.theme import SessionTheme, Theme

__all__ = [
    "Administration",
    "CareSession",
    "ChecklistAnswer",
    "Discharge",
    "Note",
    "NoteRevision",
    "NoteSection",
    "Observation",
    "SessionStatusChange",
    "SessionTheme",
    "Theme",
    "TimelineMark",
]
