"""The plan as one form: rows of signs and of people, and an empty row of each to go on with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from patients.relapse.content import Helper, PlanText, Sign

EMPTY_ROWS = 1
MOST_ROWS = 30
MOST_VERSIONS = 1_000_000  # more than anybody writes, and within what the column holds
TOO_MANY = gettext_lazy(
    "A plan has room for %(most)s signs and %(most)s people. Please take some out first; "
    "everything you typed is still here."
)
LONGEST_LINE, LONGEST_TEXT = 500, 4000


class PlanForm(forms.Form):
    based_on = forms.IntegerField(min_value=0, max_value=MOST_VERSIONS, widget=forms.HiddenInput)
    version = forms.CharField(  # of the draft that it was typed on
        required=False, widget=forms.HiddenInput(attrs={"data-autosave-version": True})
    )
    maintenance = forms.CharField(
        label=gettext_lazy("What I go on with, and how often"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5, "aria-describedby": "maintenance-hint"}),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, signs: int = 0, people: int = 0, **kwargs: Any
    ):
        super().__init__(data, **kwargs)
        self.signs = _rows_sent(data, "sign") if data is not None else signs + EMPTY_ROWS
        self.people = _rows_sent(data, "name") if data is not None else people + EMPTY_ROWS
        for number in range(self.signs):
            self.fields[f"sign-{number}"] = _line(
                _("Sign %(number)s, in my own words") % {"number": number + 1}, LONGEST_LINE, rows=2
            )
            self.fields[f"doing-{number}"] = _line(_("What I do then"), LONGEST_LINE, rows=2)
        for number in range(self.people):
            self.fields[f"name-{number}"] = _line(_("Person %(number)s") % {"number": number + 1}, 120)
            self.fields[f"phone-{number}"] = _line(_("Phone"), 40, type="tel")

    @classmethod
    def of(cls, text: PlanText, based_on: int) -> PlanForm:
        """Filled in with a plan, to be changed on top of that version."""
        initial: dict[str, Any] = {"based_on": based_on, "maintenance": text.maintenance}
        for number, sign in enumerate(text.signs):
            initial |= {f"sign-{number}": sign.words, f"doing-{number}": sign.doing}
        for number, one in enumerate(text.people):
            initial |= {f"name-{number}": one.name, f"phone-{number}": one.phone}
        return cls(signs=len(text.signs), people=len(text.people), initial=initial)

    @classmethod
    def resumed(cls, typed: Mapping[str, str], version: str) -> PlanForm:
        """As it was left, and an empty row of each."""
        filled = {name: text for name, text in typed.items() if text} | {"version": version}
        signs = max(_rows_sent(filled, "sign"), _rows_sent(filled, "doing"))
        people = max(_rows_sent(filled, "name"), _rows_sent(filled, "phone"))
        return cls(signs=signs, people=people, initial=filled)

    @property
    def wants_row(self) -> bool:
        """ "Add another" was pressed, on a page without scripts: nothing is saved as the plan."""
        return self.data.get("add") in ("sign", "name")

    def with_row(self) -> PlanForm:
        """As it was sent, with one more empty row of what was asked for."""
        signs, people = self.signs - EMPTY_ROWS, self.people - EMPTY_ROWS
        if self.data["add"] == "sign":
            signs += 1
        else:
            people += 1
        version = self.data.get("version", "")
        return PlanForm(signs=signs, people=people, initial=self.typed | {"version": version})

    @property
    def typed(self) -> dict[str, str]:
        """What was sent, whether it can be saved like that or not."""
        names = (name for name in self.fields if name != "version")
        return {name: str(self.data.get(name, ""))[:LONGEST_TEXT] for name in names}

    @property
    def sign_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        return ((self[f"sign-{number}"], self[f"doing-{number}"]) for number in range(self.signs))

    @property
    def people_rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        return ((self[f"name-{number}"], self[f"phone-{number}"]) for number in range(self.people))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for number in range(self.signs):
            if given.get(f"doing-{number}") and not given.get(f"sign-{number}"):
                self.add_error(f"sign-{number}", _("Which sign is this for?"))
        for number in range(self.people):
            if given.get(f"phone-{number}") and not given.get(f"name-{number}"):
                self.add_error(f"name-{number}", _("Whose number is this?"))
        if not self.errors and not self.text and not given["based_on"]:
            self.add_error(None, _("Nothing is written yet. One sign is enough to begin with."))
        if not self.errors and max(len(self.text.signs), len(self.text.people)) > MOST_ROWS:
            self.add_error(None, TOO_MANY % {"most": MOST_ROWS})
        return given

    @property
    def text(self) -> PlanText:
        """Rows without words are left out."""
        given = self.cleaned_data
        signs = (Sign(given[f"sign-{n}"], given[f"doing-{n}"]) for n in range(self.signs))
        people = (Helper(given[f"name-{n}"], given[f"phone-{n}"]) for n in range(self.people))
        return PlanText(
            tuple(sign for sign in signs if sign.words),
            tuple(one for one in people if one.name),
            given["maintenance"],
        )


def _line(label: str, longest: int, **attrs: object) -> forms.CharField:
    widget = forms.Textarea if "rows" in attrs else forms.TextInput
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget(attrs=attrs))


def _rows_sent(data: Mapping[str, Any], name: str) -> int:
    """How many rows the page had that was sent; two full plans put together fit in, and the empty rows."""
    found = (re.fullmatch(rf"{name}-(\d{{1,2}})", key) for key in data)
    return max((int(one[1]) + 1 for one in found if one), default=0)
