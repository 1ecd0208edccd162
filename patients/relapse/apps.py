from django.apps import AppConfig


class RelapseConfig(AppConfig):
    name = "patients.relapse"
    label = "relapse"
