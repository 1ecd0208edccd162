from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "integration_care.backups"
    label = "backups"
