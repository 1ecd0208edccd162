from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "patients.practices"
    label = "practices"
