from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The invented clinic and the movable clock. Never installed in production (core.E002)."""

    name = "integration_care.demo"
    label = "demo"
