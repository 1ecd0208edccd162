from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "integration_care.core"
    label = "core"

    def ready(self) -> None:
        from integration_care.core import checks  # noqa: F401  registers the system checks
