"""Under /relapse-plans/: the care team's side of a patient's relapse plan."""

from django.urls import path

from patients.relapse import views

app_name = "relapse"
urlpatterns = [
    path("<uuid:patient_id>/", views.plan, name="plan"),
    path("<uuid:patient_id>/edit/", views.edit, name="edit"),
    path("<uuid:patient_id>/draft/", views.draft, name="draft"),
    path("<uuid:patient_id>/versions/", views.versions, name="versions"),
]
