"""The form fields of one value of the rules, what they hold at first, and the data they make."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from patients.protocols.codec import write
from patients.protocols.monitoring import Compare, Limit
from patients.protocols.steps import Moment
from patients.protocols.told.choices import COMPARES, READINGS
from patients.protocols.told.value import Sort, Value, plain

YES_NO = [("yes", "yes"), ("no", "no")]
MOMENTS = {
    "after_h": "h after the dose",
    "from_close_h": "h after the close; less than 0 is before it",
    "plus_h": "h after the step it counts from",
}
LIMITS = range(3)
LIMIT_PARTS = ("reading", "compare", "value")


def fields_of(value: Value, content: Any) -> dict[str, forms.Field]:
    """By the name of each field. `content` is what stands there now; None for a new row, and for off."""
    if value.sort is Sort.LIMITS:
        return dict(_limit_fields(value, content or ()))
    return {value.field_name: _field(value, content)}


def _field(value: Value, content: Any) -> forms.Field:
    said: dict[str, Any] = {"label": value.label, "help_text": value.hint}
    match value.sort:
        case Sort.NUMBER:
            return number(value, initial=whole(content), help_text=_help(value), label=value.label)
        case Sort.MOMENT:
            unit = MOMENTS[unit_of(content)] if content else ""
            return number(value, initial=whole(hours_of(content)), help_text=unit, label=value.label)
        case Sort.YES_NO:
            return forms.ChoiceField(choices=YES_NO, initial="yes" if content else "no", **said)
        case Sort.CHOICE:
            options = list(value.options.items())
            return forms.ChoiceField(choices=options, initial=content or options[0][0], **said)
        case Sort.SEVERAL:
            return forms.MultipleChoiceField(
                choices=list(value.options.items()), initial=list(content or ()), required=False,
                widget=forms.CheckboxSelectMultiple, **said,
            )  # fmt: skip
    return _words(value, content)


def _words(value: Value, content: Any) -> forms.Field:
    text = "\n".join(content or ()) if value.sort is Sort.LINES else content or ""
    rows = {Sort.LONG: 2, Sort.LINES: 4}.get(value.sort)
    return forms.CharField(
        label=value.label, help_text=value.hint, initial=text, max_length=value.longest,
        required=not value.may_be_off,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput,
        error_messages={"required": f"Words, up to {value.longest} letters."},
    )  # fmt: skip


def number(value: Value, **kwargs: Any) -> forms.Field:
    """A text field, so that whatever was typed comes back; its refusals say what is allowed."""
    sort: Any = forms.IntegerField if value.is_whole else forms.FloatField
    allowed = f"Allowed: {value.allowed}."
    field: forms.Field = sort(
        min_value=value.least, max_value=value.most, required=not value.may_be_off,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), allowed), **kwargs,
    )  # fmt: skip
    return field


def _help(value: Value) -> str:
    return f"{value.allowed}. {value.hint}".strip() if value.hint else value.allowed


def _limit_fields(value: Value, content: tuple[Limit, ...]) -> Any:
    """Up to three; one without a number is left out."""
    for index in range(max(len(LIMITS), len(content))):
        limit = content[index] if index < len(content) else None
        name = f"{value.field_name}-{index}"
        readings = [(reading.value, words) for reading, words in READINGS.items()]
        compares = [(compare.value, words) for compare, words in COMPARES.items()]
        yield (
            f"{name}-reading",
            forms.ChoiceField(
                choices=readings, initial=limit.reading.value if limit else readings[0][0], label="Reading"
            ),
        )
        yield (
            f"{name}-compare",
            forms.ChoiceField(
                choices=compares, initial=limit.compare.value if limit else Compare.ABOVE.value, label="Is"
            ),
        )
        yield f"{name}-value", number(
            Value("", "", Sort.NUMBER, most=value.most, may_be_off=index > 0),
            initial=whole(limit.value if limit else None), label="Number",
            help_text=f"{plain(value.least)} to {plain(value.most)}{'; empty is off' if index else ''}",
        )  # fmt: skip


def data_of(value: Value, said: Mapping[str, Any], content: Any) -> Any:
    """The value as `ProtocolRules` data, from what a form accepted."""
    if value.sort is Sort.LIMITS:
        return _limits(value, said)
    typed = said[value.field_name]
    match value.sort:
        case Sort.YES_NO:
            return typed == "yes"
        case Sort.LINES:
            return [line.strip() for line in typed.splitlines() if line.strip()]
        case Sort.MOMENT:
            return {**write(content), unit_of(content): whole(typed)}
        case Sort.SEVERAL:
            known = [one for one in content or () if one in typed]
            return [str(one) for one in (*known, *(one for one in typed if one not in known))]
    return whole(typed)


def _limits(value: Value, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for index in range(len(said)):
        name = f"{value.field_name}-{index}"
        if said.get(f"{name}-value") is not None:
            found.append({part: whole(said[f"{name}-{part}"]) for part in LIMIT_PARTS})
    return found


def unit_of(moment: Moment) -> str:
    """Which of its hours a moment is told in."""
    return next(unit for unit in MOMENTS if getattr(moment, unit) is not None)


def hours_of(moment: Moment | None) -> float | None:
    return getattr(moment, unit_of(moment)) if moment else None


def whole(typed: Any) -> Any:
    """24 rather than 24.0, so that an untouched value stays equal and the data stays readable."""
    return int(typed) if isinstance(typed, float) and typed.is_integer() else typed
