"""Under /concerns/: what patients told the clinic's admins about their care."""

from django.urls import path

from patients.concerns import views

app_name = "concerns"
urlpatterns = [
    path("", views.concerns, name="list"),
    path("<uuid:concern_id>/", views.concern, name="concern"),
]
