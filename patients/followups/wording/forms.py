"""One message worded, with what is refused beside its field."""

from __future__ import annotations

from typing import Any

from django import forms

from patients.followups.wording.limits import LONGEST, faults, fields_of, in_one_line
from patients.followups.wording.product import Words

SMS_FRAME = " It stands between the clinic's name and the link."
LABELS = {"subject": "Subject", "text": "Text"}
WIDGETS = {"subject": forms.TextInput, "text": forms.Textarea}


class WordingForm(forms.Form):
    """`after`: the number of the version that was on screen, 0 for none."""

    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, channel: str, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel = channel
        for name in fields_of(channel):
            attributes = {"lang": language, "maxlength": LONGEST[channel, name]}
            widget = WIDGETS[name](attributes if name == "subject" else {**attributes, "rows": 4})
            hint = f"At most {LONGEST[channel, name]} letters.{SMS_FRAME if channel == 'sms' else ''}"
            self.fields[name] = forms.CharField(
                label=LABELS[name], widget=widget, required=False, help_text=hint
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in fields_of(self.channel):
            cleaned[name] = in_one_line(cleaned.get(name, ""))
            for why in faults(self.channel, name, cleaned[name]):
                self.add_error(name, why)
        return cleaned

    @property
    def words(self) -> Words:
        return Words(self.cleaned_data.get("subject", ""), self.cleaned_data["text"])
