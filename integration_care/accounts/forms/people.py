"""Inviting, and accepting an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Invitation, User
from integration_care.accounts.passwords import LONGEST
from integration_care.core.permissions import STAFF_ROLES, Role

STAFF_CHOICES = [(role.value, role.label) for role in Role if role in STAFF_ROLES]


class InviteForm(forms.Form):
    name = forms.CharField(max_length=120)
    email = forms.EmailField(label="E-mail")
    role = forms.ChoiceField(choices=STAFF_CHOICES)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=STAFF_CHOICES)


class AcceptForm(forms.Form):
    """A name and a password for a new account."""

    name = forms.CharField(
        max_length=120,
        label=gettext_lazy("Your name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        strip=False,
        max_length=LONGEST,
        label=gettext_lazy("Password"),
        help_text=gettext_lazy(
            "At least 12 characters; a few words in a row are easy to keep. "
            "You can also sign in with a code by e-mail."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"name": invitation.name}
        self.invitation = invitation

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.invitation.email, name=self.cleaned_data.get("name", ""))
        validate_password(password, user=person)
        return password


class JoinForm(forms.Form):
    """Nothing to fill in: the account is there already and signed in."""
