from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "patients.measures"
    label = "measures"
