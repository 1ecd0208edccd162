"""How an imported questionnaire is scored: what FHIR does not say, the clinic does."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, cast

from django import forms
from django.utils.text import slugify

from patients.measures.fhir.questionnaire import LONGEST, NotImportable, Read, read_questionnaire
from patients.measures.instrument import Instrument, InstrumentDataError, parse

ALERTS = {"amber": "suicide-risk-amber", "red": "suicide-risk-red"}


METHODS = [
    ("sum", "Add the answers up"),
    ("mean", "Mean of the answers"),
    ("highest", "Highest answer"),
    ("none", "No score"),
]


class UploadForm(forms.Form):
    file = forms.FileField(label="FHIR R4 Questionnaire", help_text="A .json file with ordinal scores.")

    @property
    def text(self) -> str:
        return str(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "file" in said:
            if said["file"].size > LONGEST:
                raise forms.ValidationError("This file is too long for a questionnaire.")
            try:
                said["text"] = said["file"].read().decode("utf-8-sig")
                said["read"] = read_questionnaire(said["text"])
            except UnicodeDecodeError:
                raise forms.ValidationError("This is not a text file in UTF-8.") from None
            except NotImportable as why:
                raise forms.ValidationError(why.problems) from None
        return said


class ScoringForm(forms.Form):
    original = forms.CharField(widget=forms.HiddenInput, max_length=LONGEST)
    title = forms.CharField(max_length=80)
    about = forms.CharField(max_length=120, label="What it asks about", help_text="Such as: Sleep, last week")
    method = forms.ChoiceField(label="Score", choices=METHODS)
    times = forms.IntegerField(label="Times", min_value=1, max_value=100, initial=1)
    higher_is = forms.ChoiceField(
        label="A higher score is", choices=[("worse", "Worse"), ("better", "Better")]
    )
    bands = forms.CharField(
        label="Bands", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line, from which score on: “10 Moderate”. Leave it empty where none are published.",
    )  # fmt: skip
    suicide_item = forms.ChoiceField(
        label="Question about suicide", required=False,
        help_text="An answer above zero shows the patient help at once and raises an alert.",
    )  # fmt: skip
    source = forms.CharField(max_length=300, help_text="Who published it, where and when.")
    licence = forms.CharField(max_length=300, help_text="On what terms your clinic may use it.")
    attested = forms.BooleanField(
        label="Our clinic may use this questionnaire, word for word as it is shown here."
    )

    def __init__(self, *args: Any, read: Read, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.read = read
        named = [(item["key"], f"{item['key']}. {item['text'][:70]}") for item in read.items]
        cast("forms.ChoiceField", self.fields["suicide_item"]).choices = [("", "None"), *named]

    def clean_bands(self) -> list[dict[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["bands"].splitlines() if line.strip()]
        found = [_band(line) for line in lines]
        starts = [band["at_least"] for band in found]
        if starts != sorted(set(starts)):
            raise forms.ValidationError("Begin with the lowest score; each band begins higher than the last.")
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors:
            said["data"] = self._data(said)
            try:
                parse(said["data"])
            except InstrumentDataError as why:
                raise forms.ValidationError(str(why)) from None
        return said

    @property
    def instrument(self) -> Instrument:
        """As it would be kept; before anything is said, as a plain sum."""
        if self.is_bound and "data" in self.cleaned_data:
            return parse(self.cleaned_data["data"])
        plain = {"title": self.read.title or "Questionnaire", "method": "sum", "times": 1}
        return parse(self._data(plain | dict.fromkeys(("about", "source", "licence"), "")))

    def _data(self, said: dict[str, Any]) -> dict[str, Any]:
        suicide = said.get("suicide_item") or ""
        return {
            "key": slugify(said["title"])[:40] or "questionnaire",
            "title": said["title"], "about": said["about"], "version": "1", "source": said["source"],
            "licence": said["licence"], "lead_in": self.read.lead_in, "items": self.read.items,
            "scoring": {"method": said["method"], "times": said["times"]},
            "higher_is": said.get("higher_is", "worse"), "bands": said.get("bands") or [],
            "suicide_item": suicide, "flags": [self._flags(suicide)] if suicide else [],
        }  # fmt: skip

    def _flags(self, suicide: str) -> list[dict[str, Any]]:
        """The lowest answer above zero is amber, the rest red, a blank one its own alert, as in the PHQ-9."""
        item = next(one for one in self.read.items if one["key"] == suicide)
        above = sorted(option["value"] for option in item["options"] if option["value"] > 0)
        levels = {"red": above[1:] if len(above) > 1 else above, "amber": above[:1] if len(above) > 1 else []}
        flags = [
            {"flag": ALERTS[level], "alert": "suicide_item", "severity": level, "when": [{suicide: values}]}
            for level, values in levels.items()
            if values
        ]
        blank = {"flag": "item-blank", "alert": "suicide_item_blank", "severity": "amber"}
        return [*flags, {**blank, "when": [{suicide: [None]}]}]


def _band(line: str) -> dict[str, Any]:
    start, _, label = line.partition(" ")
    try:
        number = Decimal(start.rstrip(":,"))
    except InvalidOperation:
        raise forms.ValidationError(f"“{line}” does not begin with a score.") from None
    if not label.strip() or len(label.strip()) > 40 or not number.is_finite():
        raise forms.ValidationError(f"“{line}” needs a score and a name of at most 40 letters.")
    whole = number == number.to_integral_value()
    return {"at_least": int(number) if whole else float(number), "label": label.strip()}
