"""What a password may be, beyond Django's own validators (length, common ones, likeness to the name)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONGEST = 128  # characters; nobody remembers more, and hashing it costs the same for everybody


class LongestPassword:
    def validate(self, password: str, user: object = None) -> None:
        if len(password) > LONGEST:
            raise ValidationError(_("At most %(most)s characters, please.") % {"most": LONGEST})

    def get_help_text(self) -> str:
        return _("At most %(most)s characters.") % {"most": LONGEST}
