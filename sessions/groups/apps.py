from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "sessions.groups"
    label = "groups"
