"""`manage.py equip_clinics`: what this release ships reaches the clinics that were founded before it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from integration_care.accounts.models import Clinic
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core import tenancy
from patients.journals.actions import install_prompt_sets


class Command(BaseCommand):
    help = "Give every clinic the shipped prompt sets that it lacks. What it edited stays."

    def handle(self, *args: Any, **options: Any) -> None:
        with tenancy.platform_context():
            clinics = list(Clinic.objects.order_by("slug"))
        for clinic in clinics:
            with tenancy.clinic_context(clinic.pk):
                new = install_prompt_sets(by=COMMAND_LINE, clinic=clinic)
            if new:
                self.stdout.write(f"{clinic.slug}: {', '.join(made.key for made in new)}")
