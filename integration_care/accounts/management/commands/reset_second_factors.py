"""When the last admin has lost phone, keys and codes: whoever runs the servers takes them away."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integration_care.accounts.actions.factors import WhyReset, reset_of
from integration_care.accounts.models import User
from integration_care.audit.actors import COMMAND_LINE


class Command(BaseCommand):
    help = "Take away every second factor of an account and end its sessions; its owner is told by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--why", choices=WhyReset.values, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        reset_of(user, by=COMMAND_LINE, why=WhyReset(options["why"]))
        self.stdout.write("Done. At the next sign-in a new second factor is set up.")
