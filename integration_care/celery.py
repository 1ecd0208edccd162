"""The Celery app. Tasks are doorbells; what they wake is in patients/followups."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "integration_care.settings.dev")
app = Celery("integration_care")
app.set_default()  # in every thread of the web process too
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
