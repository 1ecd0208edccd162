"""The note of a preparation, and what is recorded beside it."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundWidget

from sessions.forms.notes import NoteForm


class PreparationForm(NoteForm):
    """The topics are the protocol's; what an earlier version of it asked for stays ticked."""

    education = forms.MultipleChoiceField(
        label="Spoken about", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = self.session.course.protocol_version.rules.preparation.education
        self.hints = {topic.key: topic.hint for topic in topics}
        known = [(topic.key, topic.text) for topic in topics]
        ticked = self.initial.get("education") or ()
        earlier = [(key, key.replace("-", " ").capitalize()) for key in ticked if key not in self.hints]
        cast("forms.MultipleChoiceField", self.fields["education"]).choices = [*known, *earlier]

    @property
    def topics(self) -> list[tuple[BoundWidget, str]]:
        """Each box with what belongs to its topic."""
        boxes = list(self["education"])
        return [(box, self.hints.get(str(box.data["value"]), "")) for box in boxes]
