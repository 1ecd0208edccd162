"""Under /access/. The trail knows no patient, so the pages that show whose record it was are wired here."""

from django.urls import path

from patients.trail import views
from patients.views import record

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("find/", views.find, name="find"),
    path("file/", views.file, name="file"),
    path("<uuid:patient_id>/", record.access_page, name="patient"),
]
