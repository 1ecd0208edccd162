"""The first step of a real clinic: the clinic, its protocols and prompt sets, its first admin."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from integration_care.accounts.actions.founding import add_member, found_clinic
from integration_care.accounts.models import User
from integration_care.accounts.passwords import ask_password
from integration_care.audit.actors import COMMAND_LINE
from integration_care.core.permissions import Role
from patients.actions import install_preset
from patients.journals.actions import install_prompt_sets
from patients.protocols import presets


class Command(BaseCommand):
    help = "Found a clinic with its first admin; everyone else is invited from its Staff page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True, help="short name used by commands, such as alder")
        parser.add_argument("--time-zone", required=True, help="IANA name, such as America/Chicago")
        parser.add_argument("--admin-name", required=True)
        parser.add_argument("--admin-email", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            password = ask_password(User(email=options["admin_email"], name=options["admin_name"]))
            self._found(options, password)
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(f"{options['name']} is ready. {options['admin_email']} can sign in.")

    @transaction.atomic
    def _found(self, options: dict[str, Any], password: str) -> None:
        clinic = found_clinic(
            by=COMMAND_LINE, name=options["name"], slug=options["slug"], time_zone=options["time_zone"]
        )
        install_prompt_sets(by=COMMAND_LINE, clinic=clinic)
        for preset in presets.names():
            install_preset(by=COMMAND_LINE, clinic=clinic, preset=preset)
        add_member(
            by=COMMAND_LINE,
            clinic=clinic,
            email=options["admin_email"],
            name=options["admin_name"],
            role=Role.ADMIN,
            password=password,
        )
