from __future__ import annotations

from typing import Any, cast

from django import forms

from integration_care.accounts.models import Membership
from patients.models import ProtocolVersion


class VersionForm(forms.Form):
    """Where the course goes: the present version of any protocol that is in use."""

    version = forms.ModelChoiceField(queryset=ProtocolVersion.objects.none(), label="Protocol version")

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[ProtocolVersion]", self.fields["version"])
        field.queryset = ProtocolVersion.objects.visible_to(member).offered()
        field.empty_label = "Choose a version"
