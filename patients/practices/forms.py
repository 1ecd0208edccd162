from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.text import slugify

from patients.practices.library import Practice, shelves
from patients.practices.models import CATEGORIES
from patients.protocols.between import Category

LONGEST_DAYS, LONGEST_MIN = 90, 240
OWN = "own-"


class AssignForm(forms.Form):
    """Which practice, for how many minutes and days. Minutes left empty are those of the practice."""

    practice = forms.ChoiceField()
    least_min = forms.IntegerField(
        required=False, min_value=1, max_value=LONGEST_MIN, label="Minutes, at least"
    )
    most_min = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_MIN, label="at most")
    starts_on = forms.DateField(
        label="From", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    days = forms.IntegerField(min_value=1, max_value=LONGEST_DAYS, label="Days")

    def __init__(self, *args: Any, practices: list[Practice], today: date, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"starts_on": today, "days": days}
        self.known = {one.key: one for one in practices if one.is_offered}
        choices = [
            (name, [(one.key, f"{one.title}, {one.minutes}") for one in found])
            for name, found in shelves(list(self.known.values()))
        ]
        self.fields["practice"] = forms.ChoiceField(choices=choices)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        least, most = given.get("least_min"), given.get("most_min")
        if least and most and least > most:
            self.add_error("most_min", "Not less than the line before it.")
        if "practice" in given:
            given["practice"] = self.known[given["practice"]]
        return given


class PracticeForm(forms.Form):
    title = forms.CharField(max_length=80, help_text="Patients see it.")
    category = forms.ChoiceField(choices=CATEGORIES, label="Shelf")
    text = forms.CharField(
        max_length=1000,
        label="How it is done",
        widget=forms.Textarea(attrs={"rows": 4, "class": "voice-field"}),
    )
    least_min = forms.IntegerField(min_value=1, max_value=LONGEST_MIN, label="Minutes, at least")
    most_min = forms.IntegerField(min_value=1, max_value=LONGEST_MIN, label="Minutes, at most")
    source = forms.CharField(max_length=200, help_text="Where the minutes come from.")
    is_offered = forms.BooleanField(required=False, label="Offered")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("least_min", 0) > given.get("most_min", LONGEST_MIN):
            self.add_error("most_min", "Not less than the line before it.")
        return given

    def practice(self, key: str = "") -> Practice:
        """What was typed; a new one gets a key of the clinic's own."""
        told = self.cleaned_data
        category = Category(told["category"])
        return Practice(**{**told, "category": category, "key": key or f"{OWN}{slugify(told['title'])}"[:60]})
