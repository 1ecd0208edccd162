"""Under /phrases/: one's own shorthand for notes."""

from django.urls import path

from sessions.phrases import views

app_name = "phrases"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("shared/", views.shared, name="shared"),
    path("add/", views.add, name="add"),
    path("for-notes/", views.for_notes, name="for-notes"),
    path("<uuid:phrase_id>/", views.edit, name="edit"),
    path("<uuid:phrase_id>/delete/", views.delete, name="delete"),
    path("<uuid:phrase_id>/copy/", views.copy, name="copy"),
]
