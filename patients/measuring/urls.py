"""Under /measures/: scored questionnaires of a patient."""

from django.urls import path

from patients.measuring import views

app_name = "measuring"
urlpatterns = [
    path("<uuid:patient_id>/", views.measures, name="measures"),
    path("<uuid:patient_id>/<slug:instrument_key>/", views.fill_in, name="fill-in"),
    path("answered/<uuid:response_id>/strike/", views.strike, name="strike"),
]
