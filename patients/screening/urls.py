"""Under /patients/, in the namespace of the patients' pages."""

from django.urls import path

from patients.screening import views

urlpatterns = [
    path("<uuid:patient_id>/screening/", views.screening, name="screening"),
    path("<uuid:patient_id>/screening/panel/", views.screening_panel, name="screening-panel"),
    path("courses/<uuid:course_id>/screening/", views.answer_screening, name="answer-screening"),
    path("screening/<uuid:screening_id>/clear/", views.clear_screening, name="clear-screening"),
    path("<uuid:patient_id>/touch/", views.touch, name="touch"),
]
