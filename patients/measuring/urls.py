"""Under /measures/: scored questionnaires of a patient."""

from django.urls import path

from patients.measuring import views
from patients.measuring.assigning import views as assigning

app_name = "measuring"
urlpatterns = [
    path("<uuid:patient_id>/", views.measures, name="measures"),
    path("<uuid:patient_id>/ask/", assigning.ask, name="ask"),
    path("<uuid:patient_id>/ask/<slug:instrument_key>/", assigning.ask_now, name="ask-now"),
    path("asked/<uuid:assignment_id>/take-back/", assigning.withdraw, name="take-back"),
    path("<uuid:patient_id>/<slug:instrument_key>/", views.fill_in, name="fill-in"),
    path("answered/<uuid:response_id>/strike/", views.strike, name="strike"),
]
