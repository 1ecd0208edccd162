"""Receiving a container, counting it, taking something out of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from sessions.forms.times import DayField
from sessions.substances.actions import Received
from sessions.substances.amounts import exact, mg_in, say_mg
from sessions.substances.forms.common import AmountField, TimedForm, WitnessedForm
from sessions.substances.models import Container, LogEntry

NUMBERS = "A number above 0 with at most three decimals, such as 10 or 0.5."


class ReceiveForm(TimedForm):
    number = forms.CharField(
        label="Container number", max_length=20, help_text="Write it on the container. It is used once."
    )
    substance = forms.CharField(max_length=60, initial="Ketamine hydrochloride")
    form = forms.ChoiceField(label="Kind", choices=Container.Form.choices)
    mg_each = AmountField(label="mg per mL, or per piece", words=NUMBERS)
    size = AmountField(label="mL, or number of pieces", words=NUMBERS)
    lot = forms.CharField(max_length=40)
    expires_on = DayField(label="Expires on")
    place = forms.CharField(label="Kept in", max_length=60)
    received_from = forms.CharField(
        label="Received from", max_length=120, required=False, help_text="Supplier and invoice number."
    )
    is_expired_confirmed = forms.BooleanField(
        label="I have checked: it had expired when it came", required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("mg_each", "size"):
            if cleaned.get(name) == 0:
                self.add_error(name, NUMBERS)
        return cleaned

    @property
    def received(self) -> Received:
        names = Received.__dataclass_fields__
        return Received(**{name: self.cleaned_data[name] for name in names})


class CountForm(TimedForm):
    counted = AmountField(label="Counted", words="0 or more, with at most three decimals.")
    unit = forms.ChoiceField(label="In")
    is_more_confirmed = forms.BooleanField(required=False)
    reason = forms.CharField(label="Note", max_length=200, required=False)

    def __init__(self, *args: Any, container: Container, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.container = container
        units = cast("forms.ChoiceField", self.fields["unit"])
        units.choices = [(container.unit, container.unit), ("mg", "mg")]
        self.fields["counted"].widget.attrs.pop("data-mg")
        held = f"{say_mg(container.full_mg)} ({container.measure(container.full_mg)})"
        self.fields[
            "is_more_confirmed"
        ].label = f"I have counted again: it is more than the {held} it came with"

    @property
    def counted_mg(self) -> Decimal:
        counted = cast("Decimal", self.cleaned_data["counted"])
        in_mg = self.cleaned_data["unit"] == "mg"
        return exact(counted) if in_mg else mg_in(counted, self.container.mg_each)


class TakeOutForm(TimedForm):
    kind = forms.ChoiceField(
        label="What happens to it",
        choices=[
            ("wasted", "Wasted: expired, broken, contaminated"),
            ("handed_on", "Handed on: supplier, other store"),
        ],
    )
    amount = AmountField(label="mg")
    reason = forms.CharField(label="Why, or to whom", max_length=200)

    @property
    def what(self) -> LogEntry.Kind:
        return LogEntry.Kind(self.cleaned_data["kind"])


class ReverseForm(WitnessedForm):
    reason = forms.CharField(
        label="Why the line is wrong", max_length=200,
        error_messages={"required": "Say why in a few words; it stays in the log."},
    )  # fmt: skip


class ExplainForm(WitnessedForm):
    reason = forms.CharField(
        label="What explains the difference", max_length=300,
        error_messages={"required": "Say what explains it; it stays in the log."},
    )  # fmt: skip
    adjusts = forms.BooleanField(
        label="Bring the balance to what was counted, by a line of its own", required=False
    )


class RulesForm(forms.Form):
    needs_witness = forms.MultipleChoiceField(
        label="These lines need a witness", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(kind.value, kind.label) for kind in LogEntry.Kind if kind not in ("wasted", "reversed")],
        help_text="Waste always needs one; taking a line back needs one where the line did.",
    )  # fmt: skip
    expires_soon_days = forms.IntegerField(
        label="Days before expiry from which a container is marked", min_value=1, max_value=365,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "A whole number from 1 to 365."),
    )  # fmt: skip


class PeriodForm(forms.Form):
    """The days of a register, first and last included."""

    since = DayField(label="From")
    until = DayField(label="To")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if until and until > self.today:
            self.add_error("until", "Not after today, please.")
        elif since and until and until < since:
            self.add_error("until", "Not before the first day, please.")
        return cleaned
