from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "sessions.caseload"
    label = "caseload"
