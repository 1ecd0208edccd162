"""Under /documents/."""

from django.urls import path

from sessions.documents import views
from sessions.documents.own import views as own

app_name = "documents"
urlpatterns = [
    path("", views.of_clinic, name="of-clinic"),
    path("mine/", own.mine, name="mine"),
    path("mine/<uuid:document_id>/", own.my_copy, name="my-copy"),
    path("mine/<uuid:document_id>/file/", own.my_file, name="my-file"),
    path("of/<uuid:patient_id>/", views.of_patient, name="of-patient"),
    path("<uuid:document_id>/", views.row, name="row"),
    path("<uuid:document_id>/cancel/", views.cancel, name="cancel"),
    path("<uuid:document_id>/again/", views.again, name="again"),
    path("<uuid:document_id>/file/", views.file, name="file"),
]
