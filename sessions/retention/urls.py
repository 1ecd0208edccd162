"""Under /clinic/records/."""

from django.urls import path

from sessions.retention import views

app_name = "retention"
urlpatterns = [
    path("", views.page, name="page"),
    path("<uuid:patient_id>/", views.record, name="record"),
    path("<uuid:patient_id>/hold/", views.hold, name="hold"),
    path("<uuid:patient_id>/lift/", views.lift, name="lift"),
    path("<uuid:patient_id>/approve/", views.approve, name="approve"),
    path("<uuid:patient_id>/withdraw/", views.withdraw, name="withdraw"),
]
