from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "integration_care.audit"
    label = "audit"
