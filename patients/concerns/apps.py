from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    name = "patients.concerns"
    label = "concerns"
