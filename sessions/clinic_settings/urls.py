"""Under /clinic/settings/."""

from django.urls import path

from sessions.clinic_settings import views

app_name = "settings"
urlpatterns = [
    path("", views.settings, name="page"),
    path("changes/", views.changes, name="changes"),
]
