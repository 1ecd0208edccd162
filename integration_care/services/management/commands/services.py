"""So that `manage.py help` lists it; manage.py itself hands `services` over before settings are read."""

import argparse
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integration_care.services.command_line import add_arguments, carry_out
from integration_care.services.errors import ServiceError


class Command(BaseCommand):
    help = "Run a command, or the demo, with an embedded PostgreSQL and Valkey around it."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            code = carry_out(argparse.Namespace(**options))
        except ServiceError as error:
            raise CommandError(str(error)) from error
        sys.exit(code)
