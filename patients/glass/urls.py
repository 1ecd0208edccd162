"""Under /emergency/: a record opened by somebody it is otherwise closed to."""

from django.urls import path

from patients.glass import views

app_name = "glass"
urlpatterns = [
    path("", views.openings, name="list"),
    path("open/", views.open_by_name, name="open"),
    path("read/<uuid:patient_id>/", views.read_words, name="read"),
    path("<uuid:glass_id>/close/", views.close, name="close"),
]
