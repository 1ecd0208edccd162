"""Under /access/. The trail knows no patient, so the page that shows one patient's trail is wired here."""

from django.urls import path

from patients.views import record

app_name = "audit"
urlpatterns = [
    path("<uuid:patient_id>/", record.access_page, name="patient"),
]
