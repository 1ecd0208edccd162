"""One way to try an action from a form: what is refused is said at the field it is about."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm

from sessions.errors import Refused

# The forms' own names for what the actions call the instant.
FIELDS = {
    "given_at": "at", "observed_at": "at", "discharged_at": "at", "started_at": "began", "ended_at": "ended",
    "onset_at": "at", "resolved_at": "resolved",
}  # fmt: skip


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was valid and the action went through. Nothing is half-saved."""
    return form.is_valid() and tried(form, act)


def tried(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the action went through, for a form that was looked at already."""
    try:
        act()
    except Refused as why:
        names = (why.field, FIELDS.get(why.field))
        form.add_error(next((name for name in names if name in form.fields), None), str(why))
        return False
    return True
