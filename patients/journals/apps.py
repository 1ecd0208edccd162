from django.apps import AppConfig


class JournalsConfig(AppConfig):
    name = "patients.journals"
    label = "journals"
