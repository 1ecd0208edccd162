"""Addresses of this room, under `sessions:`."""

from django.urls import URLPattern, path

from sessions.integration.views import adding, challenges, concerns, themes, threads

urlpatterns: list[URLPattern] = [
    path("thread/<uuid:patient_id>/", threads.thread, name="thread"),
    path("thread/<uuid:patient_id>/add/", adding.add_to_thread, name="add-to-thread"),
    path("<uuid:session_id>/add/", adding.add_to_session, name="add-to-session"),
    path("thread/<uuid:patient_id>/panel/", threads.thread_panel, name="thread-panel"),
    path("thread/insights/<uuid:insight_id>/", threads.insight, name="insight"),
    path("thread/commitments/<uuid:thread_commitment_id>/", threads.commitment, name="commitment"),
    path("themes/of/<uuid:patient_id>/", themes.themes, name="themes"),
    path("themes/<uuid:theme_id>/", themes.theme, name="theme"),
    path("themes/<uuid:theme_id>/rename/", themes.rename, name="rename-theme"),
    path("themes/<uuid:theme_id>/join/", themes.merge, name="merge-theme"),
    path("concerns/of/<uuid:session_id>/", concerns.concern, name="raise-concern"),
    path("challenges/due/", challenges.due, name="challenges-due"),
    path("challenges/of/<uuid:patient_id>/", challenges.challenges, name="challenges"),
    path("challenges/of/<uuid:patient_id>/raise/", challenges.raise_one, name="raise-challenge"),
    path("challenges/<uuid:challenge_id>/review/", challenges.review, name="review-challenge"),
    path("challenges/<uuid:challenge_id>/close/", challenges.close, name="close-challenge"),
]
