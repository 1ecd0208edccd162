from sessions.models.administration import Administration
from sessions.models.adverse_event import AdverseEvent
from sessions.models.challenge import Challenge, ChallengeReview, DoseReview
from sessions.models.correction import TimesCorrection
from sessions.models.discharge import ChecklistAnswer, Discharge
from sessions.models.feed import CalendarFeed
from sessions.models.letter import BookingLetter, BookingLine
from sessions.models.mark import TimelineMark
from sessions.models.note import Addendum, Note, NoteRevision, NoteSection
from sessions.models.observation import Acknowledgement, Observation
from sessions.models.phrase import HiddenSection, Phrase
from sessions.models.room import Room
from sessions.models.saved_view import FirstView, SavedView
from sessions.models.session import CareSession, SessionStatusChange
from sessions.models.theme import SessionTheme, Theme

__all__ = [
    "Acknowledgement",
    "Addendum",
    "Administration",
    "AdverseEvent",
    "BookingLetter",
    "BookingLine",
    "CalendarFeed",
    "CareSession",
    "Challenge",
    "ChallengeReview",
    "ChecklistAnswer",
    "Discharge",
    "DoseReview",
    "FirstView",
    "HiddenSection",
    "Note",
    "NoteRevision",
    "NoteSection",
    "Observation",
    "Phrase",
    "Room",
    "SavedView",
    "SessionStatusChange",
    "SessionTheme",
    "Theme",
    "TimelineMark",
    "TimesCorrection",
]
