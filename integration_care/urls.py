"""Every address of the product. Each view behind one declares who may enter (`core.access`)."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from integration_care.core import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("sign-in/", include("allauth.urls")),
]

if settings.DEMO:
    urlpatterns += []
