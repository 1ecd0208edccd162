from django.apps import AppConfig


class FollowupsConfig(AppConfig):
    name = "patients.followups"
    label = "followups"
