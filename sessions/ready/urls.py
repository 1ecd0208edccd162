"""Addresses of this room, under `sessions:`."""

from django.urls import URLPattern, path

from sessions.ready import views

urlpatterns: list[URLPattern] = [
    path(
        "<uuid:session_id>/commitments/<uuid:looked_at_id>/",
        views.review_commitment,
        name="review-commitment",
    ),
]
