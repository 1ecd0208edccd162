from django.urls import URLPattern, path

from sessions.notes import views

urlpatterns: list[URLPattern] = [
    path("to-sign/", views.to_sign, name="to-sign"),
    path("private/<uuid:session_id>/", views.private, name="private"),
    path("late/<uuid:revision_id>/", views.compare, name="compare"),
    path("<uuid:note_id>/sign/", views.sign, name="sign"),
    path("<uuid:note_id>/add/", views.add_to, name="add-to"),
    path("<uuid:note_id>/earlier/", views.earlier, name="earlier"),
]
