from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "integration_care.accounts"
    label = "accounts"
