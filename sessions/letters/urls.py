from django.urls import URLPattern, path

from sessions.letters import views

urlpatterns: list[URLPattern] = [
    path("<uuid:session_id>/told/", views.told, name="told"),
    path("letters/of/<uuid:patient_id>/", views.told_patient, name="letters"),
    path("letters/<uuid:letter_id>/again/", views.tell_again, name="tell-again"),
]
