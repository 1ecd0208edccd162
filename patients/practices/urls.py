"""Under /practices/: the clinic's library, and what a patient is given."""

from django.urls import path

from patients.practices import views

app_name = "practices"
urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/new/", views.add, name="add"),
    path("library/<slug:practice_key>/", views.practice, name="practice"),
    path("<uuid:patient_id>/", views.panel, name="panel"),
    path("<uuid:patient_id>/give/", views.assign, name="assign"),
    path("<uuid:patient_id>/leave-out/", views.leave_out, name="leave-out"),
    path("given/<uuid:given_id>/end/", views.end, name="end"),
]
