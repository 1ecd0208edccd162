"""Changing words that somebody else may be changing too, with their Spanish beside them."""

from __future__ import annotations

from typing import Any, Self, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict

from integration_care.core.languages import SPANISH, shipped_spanish
from patients.journals.seen import mark_of

BLANK = "Blank: patients who read Spanish see the English words."
CAME_WITH_IT = (
    "Blank: patients who read Spanish see “%s”. It came with the English words, and goes when they change."
)
GONE = (
    "The Spanish that came with the earlier words is gone. Patients who read Spanish see the new words"
    " in English, until you write them in Spanish too."
)
LOOK_AGAIN = "The Spanish beside the new words is as it was. See whether it still fits."


def spanish_of(
    label: str, max_length: int = 300, *, rows: int = 2, widget: type[forms.Widget] = forms.Textarea
) -> forms.CharField:
    """The field beside the one of this label."""
    attrs = {"lang": SPANISH} | ({"rows": rows} if widget is forms.Textarea else {})
    return forms.CharField(
        required=False, max_length=max_length, label=f"{label}, in Spanish",
        widget=widget(attrs=attrs), help_text=BLANK,
    )  # fmt: skip


class Rewording(forms.Form):
    """Words that somebody else may be changing too. `seen` is the mark of those on the page."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    @classmethod
    def names(cls) -> list[str]:
        return [name for name in cls.base_fields if name != "seen"]

    @classmethod
    def of(cls, row: Model, sent: QueryDict | None = None) -> Self:
        stands = {name: getattr(row, name) for name in cls.names()}
        form = cls(sent or None, initial=stands | {"seen": mark_of(row, stands)})
        for name, spanish in form.pairs:
            if shipped := shipped_spanish(stands[name]):
                form.fields[spanish].help_text = CAME_WITH_IT % shipped.replace("\n", " · ")
        return form

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each name that has its Spanish beside it, and that one's."""
        return [(name, f"{name}_es") for name in self.names() if f"{name}_es" in self.fields]

    @property
    def notice(self) -> str:
        """What other English words mean for the Spanish ones, for whoever saved them; empty: nothing."""
        reworded = [pair for pair in self.pairs if pair[0] in self.changed_data]
        if any(self._went(*pair) for pair in reworded):
            return GONE
        kept = [spanish for _, spanish in reworded if spanish not in self.changed_data]
        return LOOK_AGAIN if any(self.cleaned_data[spanish] for spanish in kept) else ""

    def _went(self, name: str, spanish: str) -> bool:
        now = self.cleaned_data[name]
        had = shipped_spanish(str(self.initial.get(name, "")))
        return bool(now and had and not self.cleaned_data[spanish] and not shipped_spanish(now))

    @property
    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names()}

    def shows_both(self, stands: Model, who: str) -> None:
        """What they typed stays in the fields, what stands now is said beside. Saving again replaces it."""
        sent = cast("QueryDict", self.data).copy()
        sent[self.add_prefix("seen")] = mark_of(stands, self.names())
        self.data = sent
        for name, typed in self.said.items():
            if (now := getattr(stands, name)) != typed:
                self.add_error(name, f"{who} saved this meanwhile: “{self._shown(name, now)}”")
        self.add_error(
            None, "Not saved: somebody else changed it meanwhile. Both are here; save what is to stand."
        )

    def _shown(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, {True: "yes", False: "no", "": "nothing"}.get(value, value)))
