"""Under /measures/: scored questionnaires of a patient."""

from django.urls import path

from patients.measuring import views
from patients.measuring.assigning import views as assigning
from patients.measuring.library import views as library

app_name = "measuring"
urlpatterns = [
    path("<uuid:patient_id>/", views.measures, name="measures"),
    path("instruments/", library.instruments, name="instruments"),
    path("instruments/keep/", library.keep, name="keep-instrument"),
    path("instruments/<uuid:own_instrument_id>/", library.instrument, name="instrument"),
    path("<uuid:patient_id>/ask/", assigning.ask, name="ask"),
    path("<uuid:patient_id>/ask/<slug:instrument_key>/", assigning.ask_now, name="ask-now"),
    path("asked/<uuid:assignment_id>/take-back/", assigning.withdraw, name="take-back"),
    path("<uuid:patient_id>/<slug:instrument_key>/", views.fill_in, name="fill-in"),
    path("answered/<uuid:response_id>/", views.answers, name="answers"),
    path("answered/<uuid:response_id>/strike/", views.strike, name="strike"),
]
