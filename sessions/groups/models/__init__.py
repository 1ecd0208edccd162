from sessions.groups.models.group import Group, GroupMember
from sessions.groups.models.meeting import Attendance, Meeting, MeetingStatusChange
from sessions.groups.models.shared_note import SharedAddendum, SharedNote, SharedNoteRevision

__all__ = [
    "Attendance",
    "Group",
    "GroupMember",
    "Meeting",
    "MeetingStatusChange",
    "SharedAddendum",
    "SharedNote",
    "SharedNoteRevision",
]
