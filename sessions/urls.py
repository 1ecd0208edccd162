from django.urls import URLPattern, URLResolver, include, path

from sessions.calendar import views as calendar
from sessions.integration import urls as integration
from sessions.letters import urls as letters
from sessions.live import urls as live
from sessions.preparation import urls as preparation
from sessions.ready import urls as ready
from sessions.series import views as series
from sessions.views import booking, calling_off, correcting, dosing, listing, record

app_name = "sessions"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.today, name="today"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/book/", calendar.whom, name="calendar-book"),
    path("calendar/away/<uuid:member_id>/", calendar.while_away, name="while-away"),
    path("mine/", listing.my_appointments, name="my-appointments"),
    path("of/<uuid:patient_id>/", listing.panel, name="panel"),
    path("book/<uuid:patient_id>/", booking.book, name="book"),
    path("book/<uuid:patient_id>/series/", series.plan_series, name="series"),
    path("book/<uuid:patient_id>/preview/", booking.book_preview, name="book-preview"),
    path("notes/", include("sessions.notes.urls")),
    path("<uuid:session_id>/", record.record, name="record"),
    path("<uuid:session_id>/note/", record.save_note, name="save-note"),
    path("<uuid:session_id>/complete/", record.complete, name="complete"),
    path("<uuid:session_id>/start/", dosing.start, name="start"),
    path("<uuid:session_id>/administer/", dosing.administer, name="administer"),
    path("<uuid:session_id>/observe/", dosing.observe, name="observe"),
    path("<uuid:session_id>/mark/", dosing.mark, name="mark"),
    path("<uuid:session_id>/discharge/", dosing.discharge, name="discharge"),
    path("<uuid:session_id>/move/", booking.move, name="move"),
    path("<uuid:session_id>/cancel/", calling_off.cancel, name="cancel"),
    path("<uuid:session_id>/no-show/", calling_off.no_show, name="no-show"),
    path("<uuid:session_id>/book-again/", calling_off.book_again, name="book-again"),
    path("<uuid:session_id>/stop/", calling_off.stop, name="stop"),
    path("<uuid:session_id>/void/", calling_off.void, name="void"),
    path("<uuid:session_id>/times/", correcting.correct_times, name="correct-times"),
    path(
        "administrations/<uuid:administration_id>/correct/",
        correcting.correct_administration,
        name="correct-administration",
    ),
    path("administrations/<uuid:administration_id>/strike/", calling_off.strike, name="strike"),
    *preparation.urlpatterns,
    *live.urlpatterns,
    *ready.urlpatterns,
    *integration.urlpatterns,
    *letters.urlpatterns,
]
