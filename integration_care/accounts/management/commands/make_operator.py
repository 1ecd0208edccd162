"""`manage.py make_operator EMAIL`: somebody who looks after the servers, and sees no patient."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from integration_care.accounts.actions.operators import (
    BelongsToAClinic,
    end_operator,
    found_operator,
    make_operator,
)
from integration_care.accounts.models import User
from integration_care.accounts.passwords import ask_password
from integration_care.audit.actors import COMMAND_LINE


class Command(BaseCommand):
    help = (
        "Let somebody see /ops, how the installation does, and nobody's record. A new account needs --name; "
        "its password is asked for, or read as one piped line. Only this command makes operators."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--name", help="whose account it is, when nobody signs in with this address yet")
        how.add_argument("--take-away", action="store_true", help="operator no more; signed out everywhere")

    def handle(self, *, email: str, name: str | None, take_away: bool, **options: Any) -> None:
        user = User.objects.filter(email__iexact=email).first()
        try:
            said = self._end(user) if take_away else self._make(user, email, name)
        except BelongsToAClinic as why:
            raise CommandError(str(why)) from why
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        self.stdout.write(said)

    def _end(self, user: User | None) -> str:
        if user is None:
            raise CommandError("Nobody signs in with this address.")
        return "Done." if end_operator(by=COMMAND_LINE, user=user) else "They were none."

    def _make(self, user: User | None, email: str, name: str | None) -> str:
        if user is not None:
            is_made = make_operator(by=COMMAND_LINE, user=user)
            return "Done. The page is /ops/." if is_made else "They are one already."
        if not name:
            raise CommandError("Nobody signs in with this address yet: say whose it is with --name.")
        password = ask_password(User(email=email, name=name))
        found_operator(by=COMMAND_LINE, email=email, name=name, password=password)
        return "Done. At the first sign-in they set up a second factor; the page is /ops/."
