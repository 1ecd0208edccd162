from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from integration_care.accounts.models import Clinic
from integration_care.accounts.second_factors import rotate_second_factors
from integration_care.core import tenancy
from integration_care.core.rotation import encrypted_models, rotate_clinic


class Command(BaseCommand):
    help = "Seal narrative text and second factors with the first key of FIELD_KEYS. Stop and start at will."

    def handle(self, *args: Any, **options: Any) -> None:
        with tenancy.platform_context():
            clinics = list(Clinic.objects.values_list("pk", flat=True))
        work = [(clinic, model, names) for clinic in clinics for model, names in encrypted_models()]
        changed = rotate_second_factors() + sum(
            rotate_clinic(*part) for part in tqdm(work, disable=options["verbosity"] == 0, unit=" tables")
        )
        self.stdout.write(f"{changed} rows sealed with the current key.")
