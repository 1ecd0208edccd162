from django.urls import path

from sessions.caseload.review import views

app_name = "review"
urlpatterns = [
    path("", views.review, name="caseload"),
    path("file/", views.download, name="download"),
]
