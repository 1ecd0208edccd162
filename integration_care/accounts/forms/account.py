"""Forms about accounts themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from integration_care.accounts.actions.factors import WhyReset


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("New address"), widget=forms.EmailInput({"autocomplete": "email"})
    )


class ResetForm(forms.Form):
    why = forms.ChoiceField(label="Why", choices=WhyReset.choices, widget=forms.RadioSelect)
