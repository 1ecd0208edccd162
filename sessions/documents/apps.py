from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "sessions.documents"
    label = "documents"
