from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions"
    label = "care_sessions"  # django.contrib.sessions owns the label `sessions`
    verbose_name = "care sessions"
