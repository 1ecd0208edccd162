from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "patients.followups"
    label = "followups"

    def ready(self) -> None:
        from patients.followups import checks  # noqa: F401 - importing registers them
