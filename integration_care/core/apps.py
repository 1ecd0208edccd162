from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "integration_care.core"
    label = "core"

    def ready(self) -> None:
        # Importing registers the system checks, and makes our Celery app the one that tasks belong to.
        from integration_care import celery  # noqa: F401
        from integration_care.core import capacity, checks, instants  # noqa: F401

        instants.read_as_they_stand()
