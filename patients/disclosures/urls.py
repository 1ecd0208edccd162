"""Under /disclosures/."""

from django.urls import path

from patients.disclosures import views

app_name = "disclosures"
urlpatterns = [
    path("of/<uuid:patient_id>/", views.of_patient, name="of-patient"),
    path("of/<uuid:patient_id>/account/", views.account, name="account"),
    path("<uuid:disclosure_id>/take-back/", views.take_back, name="take-back"),
]
