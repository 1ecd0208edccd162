"""Addresses of the bedside, under `sessions:`."""

from django.urls import URLPattern, path

from sessions.live import views

urlpatterns: list[URLPattern] = [
    path("<uuid:session_id>/live/", views.live, name="live"),
    path("<uuid:session_id>/event/", views.event, name="event"),
    path("observations/<uuid:observation_id>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("observations/<uuid:observation_id>/strike/", views.strike_observation, name="strike-observation"),
    path("marks/<uuid:mark_id>/undo/", views.undo, name="undo-mark"),
    path("marks/<uuid:mark_id>/words/", views.add_words, name="mark-words"),
    path("events/<uuid:event_id>/", views.follow, name="follow-event"),
    path("events/<uuid:event_id>/strike/", views.strike_event, name="strike-event"),
]
