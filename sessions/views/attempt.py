"""One way to try an action from a form: what is refused is said at the field it is about."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm

from sessions.errors import Refused

# The forms' own names for what the actions call the instant.
FIELDS = {"given_at": "at", "observed_at": "at", "discharged_at": "at"}


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was valid and the action went through. Nothing is half-saved."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as why:
        field = FIELDS.get(why.field, why.field)
        form.add_error(field if field in form.fields else None, str(why))
        return False
    return True
