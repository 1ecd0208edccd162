"""Why a record is held or may go. Without a word about the patient: the reason outlives the record."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

NOT_ABOUT = "Without a name, and without a word about the patient."


class OnOnePage(forms.Form):
    """Several of them stand on one page: each field's id says whose it is."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}-%s")


class HoldForm(OnOnePage):
    reason = forms.CharField(label="Why it must be kept", max_length=300, help_text=NOT_ABOUT)


class LiftForm(OnOnePage):
    reason = forms.CharField(label="Why it need not be kept any more", max_length=300, help_text=NOT_ABOUT)


class ApproveForm(OnOnePage):
    reason = forms.CharField(label="Why it may go", max_length=300, help_text=NOT_ABOUT)
    typed = forms.CharField(
        label="The family name, typed", max_length=80, widget=forms.TextInput({"autocomplete": "off"}),
        help_text="A second look: whose record goes.",
    )  # fmt: skip
