from django.urls import URLPattern, path

from sessions.groups.views import groups, meetings, notes, roster

app_name = "groups"
urlpatterns: list[URLPattern] = [
    path("", groups.list_groups, name="list"),
    path("new/", groups.open_group, name="open"),
    path("today/", groups.today, name="today"),
    path("<uuid:group_id>/", groups.group, name="group"),
    path("<uuid:group_id>/edit/", groups.edit, name="edit"),
    path("<uuid:group_id>/close/", groups.close, name="close"),
    path("<uuid:group_id>/reopen/", groups.reopen, name="reopen"),
    path("<uuid:group_id>/add-patient/", roster.add, name="add-patient"),
    path("<uuid:group_id>/add-meeting/", meetings.add, name="add-meeting"),
    path("members/<uuid:group_member_id>/place/", roster.give_place, name="give-place"),
    path("members/<uuid:group_member_id>/leave/", roster.leave, name="leave"),
    path("members/<uuid:group_member_id>/earlier/", roster.move_up, name="move-up"),
    path("meetings/<uuid:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/move/", meetings.move, name="move"),
    path("meetings/<uuid:meeting_id>/cancel/", meetings.cancel, name="cancel"),
    path("meetings/<uuid:meeting_id>/book-again/", meetings.book_again, name="book-again"),
    path("meetings/<uuid:meeting_id>/close/", meetings.close, name="close-meeting"),
    path("meetings/<uuid:meeting_id>/note/", notes.save, name="save-note"),
    path("meetings/<uuid:meeting_id>/earlier/", notes.earlier, name="earlier"),
    path("meetings/<uuid:meeting_id>/names/", notes.check_names, name="check-names"),
    path("meetings/<uuid:meeting_id>/sign/", notes.sign, name="sign"),
    path("meetings/<uuid:meeting_id>/add-to/", notes.add_to, name="add-to"),
    path("attendance/<uuid:attendance_id>/mark/", meetings.mark, name="mark"),
    path("attendance/<uuid:attendance_id>/correct/", meetings.correct, name="correct"),
    path("in/<uuid:session_id>/", notes.beside, name="beside"),
]
