from django.apps import AppConfig


class DisclosuresConfig(AppConfig):
    name = "patients.disclosures"
    label = "disclosures"
