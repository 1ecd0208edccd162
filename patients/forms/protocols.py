"""Editing a protocol. The form makes the data of the next version; the rules themselves judge it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from integration_care.accounts.models import Membership
from patients.models import ProtocolVersion
from patients.protocols.faults_told import in_words
from patients.protocols.rules import ProtocolDataError
from patients.protocols.steps import Audience, Channel
from patients.protocols.values_told import (
    ANCHORS,
    AUDIENCES,
    CHANNELS,
    SECTIONS,
    Sort,
    Value,
    every_value,
    told,
)
from patients.screening.deciding import CONFIRMS_NUMBERS, may_decide

FAULT = re.compile(r"(?P<path>[\w.\[\]-]+): (?P<problem>.+)", re.DOTALL)
SET_BY = "set by"  # earlier versions keep the longer history
STEP = re.compile(r"follow_ups\[(\d+)\]\.?(\w*)")
UNITS = {"after_h": "h after the dose", "from_close_h": "h after the close", "plus_h": "h after “{}”"}


@dataclass(frozen=True)
class ValueRow:
    field: BoundField
    source: str
    confirm: bool


@dataclass(frozen=True)
class StepRow:
    title: str
    to: str
    active: BoundField
    due: BoundField
    due_unit: str
    expires: BoundField
    expires_unit: str


class ProtocolForm(forms.Form):
    """Every single value of the version, and hours and presence of each follow-up step."""

    note = forms.CharField(max_length=200, label="What changes, and why")

    def __init__(self, *args: Any, version: ProtocolVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules, self.present = version.rules, version.rules.to_data()
        self.steps_known = _steps_of(version)
        for value in every_value():
            self.fields[value.field_name] = _field_for(value, value.of(self.rules).value)
        for step in self.steps_known:
            self._add_step(step)

    def _add_step(self, step: dict[str, Any]) -> None:
        key, title = step["key"], step["title"]
        is_present = any(one["key"] == key for one in self.present["follow_ups"])
        self.fields[f"{key}-active"] = forms.BooleanField(required=False, initial=is_present, label=title)
        for end in ("due", "expires"):
            self.fields[f"{key}-{end}"] = forms.FloatField(
                label=f"{title}: {end}", initial=step[end][_unit(step[end])]
            )

    def sections(self) -> list[tuple[str, list[ValueRow]]]:
        """The single values as the page shows them."""
        return [(title, [self._value_row(value) for value in values]) for title, values in SECTIONS.items()]

    def _value_row(self, value: Value) -> ValueRow:
        sourced = value.of(self.rules)
        return ValueRow(self[value.field_name], sourced.source, sourced.confirm)

    def steps(self) -> Iterator[StepRow]:
        """The follow-up steps as the page shows them; those of earlier versions come last, switched off."""
        for step in self.steps_known:
            key = step["key"]
            yield StepRow(
                title=step["title"],
                to=f"{CHANNELS[Channel(step['channel'])]} · {AUDIENCES[Audience(step['audience'])]}",
                active=self[f"{key}-active"],
                due=self[f"{key}-due"],
                due_unit=UNITS[_unit(step["due"])].format(self._title_of(step["due"].get("after_step"))),
                expires=self[f"{key}-expires"],
                expires_unit=UNITS[_unit(step["expires"])],
            )

    def _title_of(self, key: str | None) -> str:
        return next((step["title"] for step in self.steps_known if step["key"] == key), "")

    def content(self, by: Membership, day: str) -> dict[str, Any]:
        """The data of the next version. A changed value names who set it, when, and what it was."""
        content = deepcopy(self.present)
        for value in every_value():
            said, sourced = _whole(self.cleaned_data[value.field_name]), value.of(self.rules)
            if said != sourced.value:
                source = f"{SET_BY} {by} on {day}; before: {told(value, sourced.value)}"
                source += "" if sourced.source.startswith(SET_BY) else f" ({sourced.source})"
                confirm = (
                    {"confirm": True} if sourced.confirm and not may_decide(by, CONFIRMS_NUMBERS) else {}
                )
                content[value.section][value.name] = {"value": said, "source": source, **confirm}
        content["follow_ups"] = [self._step_told(step) for step in self.steps_known if self._is_active(step)]
        return content

    def _is_active(self, step: dict[str, Any]) -> bool:
        return bool(self.cleaned_data[f"{step['key']}-active"])

    def _step_told(self, step: dict[str, Any]) -> dict[str, Any]:
        told_step = deepcopy(step)
        for end in ("due", "expires"):
            told_step[end][_unit(step[end])] = _whole(self.cleaned_data[f"{step['key']}-{end}"])
        return told_step

    def blame(self, fault: ProtocolDataError) -> None:
        """Put what the rules object to beside the field it is about."""
        found = FAULT.fullmatch(str(fault))
        path, problem = (found["path"], found["problem"]) if found else ("", str(fault))
        field = self._field_at(path)
        self.add_error(field, in_words(problem) if field else f"Not kept. {in_words(problem)}")

    def _field_at(self, path: str) -> str | None:
        step = STEP.match(path)
        if step:
            active = [known for known in self.steps_known if self._is_active(known)]
            end = "expires" if step[2] == "expires" else "due"
            return f"{active[int(step[1])]['key']}-{end}"
        name = "-".join(path.split(".")[:2])
        return name if name in self.fields else None


def _steps_of(version: ProtocolVersion) -> list[dict[str, Any]]:
    """The steps of this version, then those that earlier versions had and this one has not."""
    steps = {step["key"]: step for step in deepcopy(version.content["follow_ups"])}
    for earlier in version.protocol.versions.filter(number__lt=version.number):
        for step in deepcopy(earlier.content["follow_ups"]):
            steps.setdefault(step["key"], step)
    return list(steps.values())


def _unit(moment: dict[str, Any]) -> str:
    return next(unit for unit in UNITS if moment.get(unit) is not None)


def _whole(number: Any) -> Any:
    """24 rather than 24.0, so that an untouched value stays equal and the data stays readable."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def _field_for(value: Value, initial: Any) -> forms.Field:
    is_needed = not value.may_be_off
    if value.sort is Sort.YES_NO:
        options = [("yes", "yes"), ("no", "no")]
        shown = "yes" if initial else "no"
        return forms.TypedChoiceField(
            choices=options, coerce=lambda said: said == "yes", initial=shown, label=value.label
        )
    if value.sort is Sort.ANCHOR:
        anchors = [(anchor.value, words) for anchor, words in ANCHORS.items()]
        return forms.ChoiceField(choices=anchors, initial=initial, label=value.label)
    if value.sort is Sort.COUNT:
        return forms.IntegerField(min_value=0, required=is_needed, initial=initial, label=value.label)
    unit = f" ({value.sort})" if value.sort in (Sort.HOURS, Sort.MINUTES) else ""
    return forms.FloatField(
        min_value=0, required=is_needed, initial=initial, label=f"{value.label}{unit}", widget=_number()
    )


def _number() -> forms.NumberInput:
    return forms.NumberInput(attrs={"step": "any"})
