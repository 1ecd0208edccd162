"""One way to try an action from a form: what is refused is said at the field it is about."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import BaseForm

from sessions.errors import Refused
from sessions.forms.beside import beside


def attempt(form: BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was valid and the action went through. Nothing is half-saved."""
    return form.is_valid() and tried(form, act)


def tried(form: BaseForm, act: Callable[[], object], *others: BaseForm) -> bool:
    """Whether the action went through, for forms that were looked at already."""
    try:
        act()
    except Refused as why:
        about = next((one for one in (form, *others) if beside(one, why)), form)
        about.add_error(beside(about, why), str(why))
        return False
    return True
