"""Under /prompts/: prompt sets offered to one patient."""

from django.urls import path

from patients.prompting import views

app_name = "prompting"
urlpatterns = [
    path("<uuid:patient_id>/", views.offers, name="offers"),
    path("offered/<uuid:offer_id>/take-back/", views.take_back, name="take-back"),
]
