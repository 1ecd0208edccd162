"""What most forms of the log share: when it happened, who saw it, and being sent once."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from integration_care.accounts.models import Membership
from integration_care.core.access import may
from integration_care.core.permissions import Permission
from sessions.forms.times import ClockField, DayField, instant

MG = "Milligrams with at most three decimals, such as 62.5."
LAST = ("on", "at", "witness", "witness_password", "is_later")


class AmountField(forms.DecimalField):
    """An exact amount; what is allowed is said in one line whatever is wrong with it."""

    def __init__(self, *, words: str = MG, **kwargs: Any) -> None:
        names = ("invalid", "min_value", "max_digits", "max_decimal_places", "max_whole_digits", "max_value")
        look = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "data-mg": True})
        super().__init__(
            min_value=0, max_value=999_999, max_digits=9, decimal_places=3, widget=look,
            error_messages=dict.fromkeys(names, words), **kwargs,
        )  # fmt: skip


class WitnessedForm(forms.Form):
    """Who saw it. The witness types their own password here, or confirms later."""

    witness = forms.ModelChoiceField(
        queryset=Membership.objects.none(), required=False, empty_label="Nobody",
        error_messages={"invalid_choice": "Choose a colleague of this clinic other than yourself."},
    )  # fmt: skip
    witness_password = forms.CharField(
        label="The witness's own password", required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Typed by the witness. It is checked and not kept.",
    )  # fmt: skip
    is_later = forms.BooleanField(label="The witness confirms later, from their own sign-in", required=False)
    sent_as = forms.UUIDField(widget=forms.HiddenInput(), required=False)

    def __init__(self, *args: Any, member: Membership, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member, self.now = member, now
        self.initial.setdefault("sent_as", uuid.uuid4())
        colleagues = Membership.objects.with_role(*may(Permission.RECORD_DOSE)).exclude(pk=member.pk)
        field = cast("forms.ModelChoiceField[Membership]", self.fields["witness"])
        field.queryset = colleagues.filter(clinic_id=member.clinic_id)
        self.order_fields([*(name for name in self.fields if name not in LAST), *LAST])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        named, proved = cleaned.get("witness"), cleaned.get("witness_password")
        if named and not proved and not cleaned.get("is_later"):
            self.add_error("witness_password", "The witness types their password, or confirms later.")
        if proved and not named and "witness" not in self.errors:
            self.add_error("witness", "Choose whose password this is.")
        return cleaned


class TimedForm(WitnessedForm):
    """Nothing typed means now; a line written later keeps both times."""

    on = DayField(label="Date", required=False)
    at = ClockField(label="Time", required=False, help_text="Empty means now.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, clock = cleaned.get("on"), cleaned.get("at")
        if bool(day) != bool(clock) and not {"on", "at"} & self.errors.keys():
            self.add_error("at", "Give both the date and the time, or neither for now.")
        if day and clock:
            try:
                cleaned["instant"] = instant(day, clock, self.member.clinic.zone)
            except ValidationError as why:
                self.add_error("at", why)
        return cleaned

    @property
    def instant(self) -> datetime:
        return cast("datetime", self.cleaned_data.get("instant") or self.now)
