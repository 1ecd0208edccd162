from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "integration_care.audit"
    label = "audit"

    def ready(self) -> None:
        from integration_care.audit import checks  # noqa: F401 - importing registers them
