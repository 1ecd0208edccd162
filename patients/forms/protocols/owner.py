"""A form over the values of one owner, the rules or a row of a list, with the source of each number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict

from integration_care.accounts.models import Membership
from patients.forms.protocols.fields import data_of, fields_of
from patients.protocols.codec import write
from patients.protocols.told.value import Value
from patients.protocols.values import Sourced
from patients.screening.deciding import CONFIRMS_NUMBERS, may_decide

SOURCE_LONGEST = 200
NEW_SOURCE = "Say where this comes from: a guideline, a paper, or who decided it."


class OwnerForm(forms.Form):
    """`owner` is None for a new row. `is_quiet`: as it was typed, before anybody asks what is wrong."""

    def __init__(
        self,
        *args: Any,
        values: Sequence[Value],
        owner: Any,
        by: Membership,
        is_quiet: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.values, self.owner, self.by, self.is_quiet = values, owner, by, is_quiet
        self.edited = [value for value in values if not value.is_fixed]
        self.names: dict[str, list[str]] = {}
        for value in self.edited:
            fields = fields_of(value, value.unsaid if owner is None else self.content(value))
            self.names[value.path] = list(fields)
            self.fields.update(fields)
            if value.is_sourced:
                self.add_source(value.field_name, self.sourced(value))

    def content(self, value: Value) -> Any:
        """What stands there now."""
        return None if self.owner is None or value.at(self.owner) is None else value.of(self.owner)

    def sourced(self, value: Value) -> Any:
        return None if self.owner is None else value.at(self.owner)

    def add_source(self, name: str, told: Any) -> None:
        """The source of a number, and for a prescriber the word that a weak one holds."""
        self.fields[f"{name}-source"] = forms.CharField(
            label="Source", required=False, max_length=SOURCE_LONGEST, initial=told.source if told else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip
        self.add_confirmation(name, told)

    def add_confirmation(self, name: str, told: Any) -> None:
        if told is not None and told.confirm and confirms(self.by):
            self.fields[f"{name}-confirmed"] = forms.BooleanField(
                required=False, label="I confirm it as it stands"
            )

    def full_clean(self) -> None:
        if self.is_quiet:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for value in self.edited:
            if value.is_sourced and not any(name in self.errors for name in self.names[value.path]):
                self.check_source(
                    value.field_name, self.sourced(value), self.differs(value), self.is_off(value)
                )
        return cleaned

    def check_source(self, name: str, told: Any, is_changed: bool, is_off: bool = False) -> None:
        """A number that changed says where the new one comes from."""
        typed, field = self.cleaned_data.get(f"{name}-source", ""), f"{name}-source"
        if not is_off and (not typed or (is_changed and told and typed == told.source)):
            self.add_error(field, NEW_SOURCE)

    def is_off(self, value: Value) -> bool:
        return value.falls_away and self.said(value) is None

    def said(self, value: Value) -> Any:
        told = {name: self.cleaned_data[name] for name in self.names[value.path]}
        return data_of(value, told, self.content(value))

    def differs(self, value: Value) -> bool:
        return bool(self.said(value) != write(self.content(value)))

    def told(self) -> Iterator[tuple[str, Any]]:
        """Each edited value as data, by its path; of a sourced one also what belongs to it."""
        for value in self.edited:
            said = self.said(value)
            if value.is_sourced:
                said = None if self.is_off(value) else self.with_source(value, said)
            yield value.path, said

    def with_source(self, value: Value, said: Any) -> dict[str, Any]:
        sourced: Sourced[Any] | None = self.sourced(value)
        source = self.cleaned_data[f"{value.field_name}-source"]
        waits = self.waits(value.field_name, sourced, self.differs(value))
        return {"value": said, "source": source, "confirm": waits}

    def waits(self, name: str, told: Any, is_changed: bool) -> bool:
        """Whether a prescriber has still to confirm it: whatever somebody else set, until one says so."""
        was = bool(told and told.confirm)
        if confirms(self.by):
            return was and not (is_changed or self.cleaned_data.get(f"{name}-confirmed"))
        return was or is_changed

    def rows(self) -> Iterator[tuple[Value, list[BoundField]]]:
        """The fields as the page shows them."""
        for value in self.edited:
            names = self.names[value.path]
            extra = (
                [f"{value.field_name}-source", f"{value.field_name}-confirmed"] if value.is_sourced else []
            )
            yield value, [self[name] for name in (*names, *extra) if name in self.fields]


def confirms(by: Membership) -> bool:
    return may_decide(by, CONFIRMS_NUMBERS)
