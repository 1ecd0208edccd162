"""What patients fill in. Each page's form turns into one journal draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from integration_care.core import languages
from integration_care.core.languages import ENGLISH
from patients.journals.actions import Sent
from patients.journals.body.marks import Mark, NotMarks, in_order, read, write
from patients.journals.body.places import body
from patients.journals.content import SLIDERS, Draft, Reply
from patients.journals.models import Attachment, InsightReturn
from patients.journals.replies import Picked, Rated
from patients.journals.transitions import FOUND
from patients.portal.pages import Page
from patients.practices.models import Night

LONGEST_TEXT = 20_000
LONGEST_DESCRIPTION = 500


FELT = ("place", "quality", "intensity")
KEEPS = ("mark", "next", "hand-in", "back", "stop")  # what keeps a place that is chosen as a whole
NO_PLACE = {"invalid_choice": gettext_lazy("Choose where it is.")}
NO_WORD = {"invalid_choice": gettext_lazy("Choose a word for how it feels.")}
NO_STRENGTH = {"invalid_choice": gettext_lazy("Choose how strong it is.")}


class PageForm(forms.Form):
    """Fields that every page of an entry has."""

    version = forms.IntegerField(min_value=0)
    share = forms.BooleanField(required=False)
    has_share = forms.BooleanField(required=False)  # the page shows the switch, so that off means private

    @property
    def is_shared(self) -> bool | None:
        return self.cleaned_data["share"] if self.cleaned_data["has_share"] else None

    def draft(self, page: Page, is_skipped: bool) -> Draft:
        """What this page adds to the entry: whether it is shared; each kind adds its answer, or a blank."""
        return Draft(is_shared=self.is_shared)


class TextForm(PageForm):
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=False)

    def draft(self, page: Page, is_skipped: bool) -> Draft:
        text = "" if is_skipped else self.cleaned_data["text"]
        if page.prompt is None:
            return Draft(body=text, is_shared=self.is_shared)
        return Draft(replies={page.prompt.pk: Reply(text, is_skipped)}, is_shared=self.is_shared)


class SlidersForm(PageForm):
    """0 to 10, or left alone, which is not 0."""

    mood = forms.TypedChoiceField(
        choices=[(n, n) for n in range(11)], coerce=int, empty_value=None, required=False
    )
    energy = forms.TypedChoiceField(
        choices=[(n, n) for n in range(11)], coerce=int, empty_value=None, required=False
    )
    sleep = forms.TypedChoiceField(
        choices=[(n, n) for n in range(11)], coerce=int, empty_value=None, required=False
    )
    pain = forms.TypedChoiceField(
        choices=[(n, n) for n in range(11)], coerce=int, empty_value=None, required=False
    )

    def draft(self, page: Page, is_skipped: bool) -> Draft:
        typed = {name: None if is_skipped else self.cleaned_data[name] for name in SLIDERS}
        return Draft(sliders=typed, is_shared=self.is_shared)


class BodyForm(PageForm):
    """What is marked so far, one more place, or one less. Going on asks about a place that is half chosen."""

    text = forms.CharField(required=False, max_length=LONGEST_TEXT)
    place = forms.ChoiceField(
        choices=lambda: _as_choices(body().regions), required=False, error_messages=NO_PLACE
    )
    quality = forms.ChoiceField(
        choices=lambda: _as_choices(body().qualities), required=False, error_messages=NO_WORD
    )
    intensity = forms.TypedChoiceField(
        choices=[(n, n) for n in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=NO_STRENGTH,
    )
    go = forms.CharField(required=False)

    def clean_text(self) -> tuple[Mark, ...]:
        try:
            return read(self.cleaned_data["text"])
        except NotMarks:
            raise forms.ValidationError(
                _("What was marked could not be read. Please mark it again.")
            ) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        go, chosen = given.get("go"), [given.get(name) for name in FELT]
        is_begun = any(one not in ("", None) for one in chosen)
        if go == "mark" or (go in ("next", "hand-in") and is_begun):
            for name, one in zip(FELT, chosen, strict=True):
                if one in ("", None) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["invalid_choice"])
        return given

    @property
    def added(self) -> Mark | None:
        """The place that was chosen as a whole, once a button was pressed; saving meanwhile adds none."""
        given = self.cleaned_data
        if given.get("go") not in KEEPS or any(given.get(name) in ("", None) for name in FELT):
            return None
        return Mark(given["place"], given["quality"], given["intensity"])

    def draft(self, page: Page, is_skipped: bool) -> Draft:
        if page.prompt is None:
            raise ValueError("a body map belongs to a prompt")
        gone = self.cleaned_data["go"].removeprefix("unmark:")
        marks = {mark.key: mark for mark in self.cleaned_data["text"] if mark.key != gone}
        if self.added:
            marks[self.added.key] = self.added
        text = "" if is_skipped else write(in_order(marks.values()))
        return Draft(replies={page.prompt.pk: Reply(text, is_skipped)}, is_shared=self.is_shared)


def _as_choices(names: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


class ChoiceForm(PageForm):
    """Yes, no, or neither."""

    choice = forms.ChoiceField(
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))], required=False
    )

    def draft(self, page: Page, is_skipped: bool) -> Draft:
        if page.prompt is None:
            raise ValueError("a choice belongs to a prompt")
        choice = "" if is_skipped else self.cleaned_data["choice"]
        return Draft(replies={page.prompt.pk: Reply(choice, is_skipped)}, is_shared=self.is_shared)


class ScaleForm(PageForm):
    """0 to 10, words, both or neither."""

    number = forms.ChoiceField(choices=[(str(n), str(n)) for n in range(11)], required=False)
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=False)

    def draft(self, page: Page, is_skipped: bool) -> Draft:
        said = Rated(self.cleaned_data["number"], self.cleaned_data["text"]).text
        return _reply(page, "" if is_skipped else said, is_skipped, self.is_shared)


class SeveralForm(PageForm):
    """Some of the list, words, both or neither. What is not on the list is left out."""

    picked = forms.MultipleChoiceField(required=False)
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, strip=False)

    def __init__(self, typed: Any = None, choices: Sequence[str] = ()) -> None:
        if isinstance(typed, dict) and isinstance(typed.get("picked"), str) and not hasattr(typed, "getlist"):
            typed = {**typed, "picked": typed["picked"].splitlines()}  # lines, from a device
        super().__init__(typed)
        cast("forms.ChoiceField", self.fields["picked"]).choices = [(one, one) for one in choices]

    def draft(self, page: Page, is_skipped: bool) -> Draft:
        said = Picked(tuple(self.cleaned_data["picked"]), self.cleaned_data["text"]).text
        return _reply(page, "" if is_skipped else said, is_skipped, self.is_shared)


def _reply(page: Page, text: str, is_skipped: bool, is_shared: bool | None) -> Draft:
    if page.prompt is None:
        raise ValueError("this page belongs to a prompt")
    return Draft(replies={page.prompt.pk: Reply(text, is_skipped)}, is_shared=is_shared)


FORMS: dict[str, type[PageForm]] = {
    "sliders": SlidersForm, "scale": ScaleForm, "body_map": BodyForm, "yes_no": ChoiceForm,
    "safe_at_home": ChoiceForm,
}  # fmt: skip


def form_for(page: Page) -> Callable[..., PageForm]:
    if page.kind == "several" and page.prompt is not None:
        return partial(SeveralForm, choices=page.prompt.choices)
    return FORMS.get(page.kind, TextForm)


class AttachmentForm(forms.Form):
    """One file, under the name that the device gave it."""

    client_uuid = forms.UUIDField()
    kind = forms.ChoiceField(choices=Attachment.Kind.choices)
    file = forms.FileField()
    description = forms.CharField(required=False, max_length=LONGEST_DESCRIPTION)

    def sent(self) -> Sent:
        given = self.cleaned_data
        return Sent(given["client_uuid"], given["kind"], given["file"].read(), given["description"])


class PortalAttachmentForm(AttachmentForm):
    """In the portal it also names its entry, which it may begin, and that entry's questions."""

    entry = forms.UUIDField()
    key = forms.SlugField()


class CommitmentForm(forms.Form):
    text = forms.CharField(max_length=500, label=gettext_lazy("What"))
    when = forms.CharField(max_length=200, required=False, label=gettext_lazy("When"))
    if_then = forms.CharField(
        max_length=300, required=False, label=gettext_lazy("If something gets in the way, then I will")
    )
    check_in_on = forms.DateField(required=False, label=gettext_lazy("Ask me how it went on"))


class CallForm(forms.Form):
    """Asking for a call: parts of the day only, so that no story ends up in a task's title."""

    PARTS = [
        ("morning", gettext_lazy("in the morning")),
        ("midday", gettext_lazy("around midday")),
        ("afternoon", gettext_lazy("in the afternoon")),
    ]

    part = forms.MultipleChoiceField(choices=PARTS, required=False)

    def said(self) -> str:
        with override(ENGLISH):  # staff read it in a task
            return ", ".join(str(label) for code, label in self.PARTS if code in self.cleaned_data["part"])


class CheckInForm(forms.Form):
    """How it went. Changing one's mind is an answer like the others; "not yet" goes on."""

    status = forms.ChoiceField(choices=[(status, status) for status in FOUND])
    outcome = forms.CharField(max_length=1000, required=False)


class KeepForm(forms.Form):
    text = forms.CharField(max_length=500, label=gettext_lazy("The line you want to keep"))


class ReturnForm(forms.Form):
    answer = forms.ChoiceField(choices=InsightReturn.Answer.choices)


class TapForm(forms.Form):
    tap = forms.UUIDField()


class MinutesForm(forms.Form):
    minutes = forms.IntegerField(
        required=False, min_value=1, max_value=600, label=gettext_lazy("How many minutes?")
    )


class NightForm(forms.Form):
    woke_on = forms.DateField()
    how = forms.ChoiceField(choices=Night.How.choices)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=languages.offered)


class ConsentForm(forms.Form):
    kind = forms.ChoiceField(choices=[(kind, kind) for kind in ("email", "sms", "push", "call")])
    is_given = forms.BooleanField(required=False)
