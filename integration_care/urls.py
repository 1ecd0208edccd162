"""Every address of the product. Each view behind one declares who may enter (`core.access`)."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from integration_care.core import views

handler400 = "integration_care.core.views.bad_request"
handler403 = "integration_care.core.views.forbidden"
handler404 = "integration_care.core.views.not_found"
handler500 = "integration_care.core.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("", views.home, name="home"),
    path("language/", views.choose_language, name="language"),
    path("", include("patients.portal.urls")),  # me/…, and the links in messages
    path("windows/", include("sessions.caseload.urls")),
    path("caseload/", include("sessions.caseload.review.urls")),
    path("figures/", include("sessions.analytics.urls")),
    path("patients/", include("patients.urls")),
    path("sessions/", include("sessions.urls")),
    path("calendar-feed/", include("sessions.feeds.urls")),
    path("phrases/", include("sessions.phrases.urls")),
    path("courses/", include("sessions.courses.urls")),
    path("disclosures/", include("patients.disclosures.urls")),
    path("documents/", include("sessions.documents.urls")),
    path("exports/", include("sessions.interchange.urls")),
    path("groups/", include("sessions.groups.urls")),
    path("substances/", include("sessions.substances.urls")),
    path("journals/", include("patients.journals.urls")),
    path("follow-ups/", include("patients.followups.urls")),
    path("practices/", include("patients.practices.urls")),
    path("measures/", include("patients.measuring.urls")),
    path("relapse-plans/", include("patients.relapse.urls")),
    path("concerns/", include("patients.concerns.urls")),
    path("prompts/", include("patients.prompting.urls")),
    path("emergency/", include("patients.glass.urls")),
    path("clinic/holidays/", include("sessions.holidays.urls")),
    path("clinic/rooms/", include("sessions.rooms.urls")),
    path("clinic/records/", include("sessions.retention.urls")),
    path("clinic/settings/", include("sessions.clinic_settings.urls")),
    path("clinic/note-sections/", include("sessions.hidden_sections.urls")),
    path("clinic/", include("integration_care.accounts.urls")),
    path("", include("integration_care.operations.urls")),
    path("access/", include("patients.urls_access")),
    path("sign-in/", include("allauth.urls")),
]

if settings.DEMO:
    urlpatterns.append(path("demo/", include("integration_care.demo.urls")))
