"""What a password may be, beyond Django's own validators (length, common ones, likeness to the name)."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from integration_care.accounts.models import User

LONGEST = 128  # characters; nobody remembers more, and hashing it costs the same for everybody


class LongestPassword:
    def validate(self, password: str, user: object = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("At most %(most)s characters, please.") % {"most": LONGEST})

    def get_help_text(self) -> str:
        return _("At most %(most)s characters.") % {"most": LONGEST}


def ask_password(user: User) -> str:
    """From the terminal, twice; one piped line when there is no terminal. Raises ValidationError."""
    if sys.stdin.isatty():
        password = getpass.getpass(f"Password for {user}: ")
        if password != getpass.getpass("Once more: "):
            raise ValidationError("The two passwords differ.")
    else:
        password = sys.stdin.readline().rstrip("\n")
        if not password:
            raise ValidationError("No password: type it in a terminal, or pipe it in as one line.")
    validate_password(password, user)
    return password
