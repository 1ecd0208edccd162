"""Under /exports/."""

from django.urls import path

from sessions.interchange import views

app_name = "interchange"
urlpatterns = [
    path("<uuid:patient_id>/", views.export, name="export"),
]
