"""Under /ops/, and /metrics."""

from django.urls import path

from integration_care.operations import views

app_name = "operations"
urlpatterns = [
    path("ops/", views.page, name="page"),
    path("metrics", views.metrics, name="metrics"),
]
