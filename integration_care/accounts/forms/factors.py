"""The six digits of an authenticator app, or a recovery code. Each works once."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.utils.translation import gettext_lazy

from integration_care.accounts.actions import account_trail
from integration_care.accounts.actions.factors import spend_code

MOST = 32


class _Code:
    """What both forms of allauth's do, with a name that says it, and no code taken twice."""

    fields: dict[str, forms.Field]
    user: Any
    authenticator: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = gettext_lazy("Code")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": MOST}

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
            if not spend_code(self.authenticator, code):
                raise get_adapter().validation_error("incorrect_code")
        except forms.ValidationError:
            account_trail.note_failure(self.user.email, by="code")
            raise
        return code


class CodeForm(_Code, AuthenticateForm):  # type: ignore[misc]
    """At the sign-in."""


class CodeAnewForm(_Code, ReauthenticateForm):  # type: ignore[misc]
    """Before something that asks for it anew."""
