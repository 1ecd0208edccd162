from django.apps import AppConfig


class SubstancesConfig(AppConfig):
    name = "sessions.substances"
    label = "substances"
