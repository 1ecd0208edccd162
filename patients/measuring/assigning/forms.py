"""What is asked for, and when."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from integration_care.accounts.forms.fields import DayInput
from patients.measures.instrument import Instrument
from patients.measuring.assigning.occasions import When

NOW, ON, EVERY = "now", "on", "every"


class AskForm(forms.Form):
    instrument = forms.ChoiceField(label="What")
    when = forms.ChoiceField(
        label="When",
        choices=[(NOW, "Now"), (ON, "On a day"), (EVERY, "Every few weeks")],
        widget=forms.RadioSelect,
        initial=NOW,
    )
    on = forms.DateField(label="Day, or first day", required=False, widget=DayInput())
    weeks = forms.IntegerField(label="Every so many weeks", required=False, min_value=1, max_value=26)
    until = forms.DateField(label="Last day", required=False, widget=DayInput())

    def __init__(self, *args: Any, offered: list[Instrument], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered, self.today = offered, today
        choices = [(one.key, f"{one.title}: {one.about}") for one in offered]
        cast("forms.ChoiceField", self.fields["instrument"]).choices = choices

    @property
    def asked(self) -> Instrument:
        return next(one for one in self.offered if one.key == self.cleaned_data["instrument"])

    @property
    def moment(self) -> When:
        said = self.cleaned_data
        if said["when"] == NOW:
            return When()
        if said["when"] == ON:
            return When(on=said["on"])
        return When(on=said["on"] or self.today, weeks=said["weeks"], until=said["until"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("on") and said["on"] < self.today:
            self.add_error("on", "This day is over.")
        needed = {ON: ["on"], EVERY: ["weeks", "until"]}.get(said.get("when", ""), [])
        for name in needed:
            if not said.get(name) and name not in self.errors:
                self.add_error(name, "Say which.")
        return said


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="Why it is not needed any more", max_length=200,
        error_messages={"required": "Say why it is not needed any more."},
    )  # fmt: skip
    is_whole_series = forms.BooleanField(label="And those planned after it", required=False)
