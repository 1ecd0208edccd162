"""One phrase, as it is written down."""

from __future__ import annotations

from django import forms

from sessions.models import Phrase

LONGEST_PHRASE = 4_000


class AbbreviationField(forms.RegexField):
    """With its dot or without; capitals do not matter."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).removeprefix(".").lower()


class PhraseForm(forms.Form):
    abbreviation = AbbreviationField(
        regex=r"^[a-z0-9-]+$",
        max_length=Phrase._meta.get_field("abbreviation").max_length,
        help_text="Short and easy to type, such as mood or sleep-ok. In a note it begins with a dot: .mood",
        error_messages={"invalid": "Small letters, digits and hyphens, such as mood or sleep-ok."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    body = forms.CharField(
        label="Words",
        max_length=LONGEST_PHRASE,
        help_text="A bar | marks a place to fill in. Tab goes from one to the next.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_shared = forms.BooleanField(required=False)

    def __init__(self, data: object = None, *, phrase: Phrase | None = None) -> None:
        stands = {name: getattr(phrase, name) for name in self.base_fields} if phrase else {}
        super().__init__(data, initial=stands)  # type: ignore[arg-type]

    def clean_body(self) -> str:
        """With one sort of line end, so that places in it are counted alike everywhere."""
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        if not body.replace("|", "").strip():
            raise forms.ValidationError("Write the words that will stand in the note.")
        return body
