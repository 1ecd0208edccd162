"""Which document, about what. The choices are those that the member may ask for."""

from __future__ import annotations

from typing import Any

from django import forms

from integration_care.accounts.models import Membership
from integration_care.core.languages import ENGLISH
from patients.models import Patient
from sessions.documents.actions import Wanted
from sessions.documents.kinds import KINDS
from sessions.documents.models import Document
from sessions.documents.subjects import Subject, subjects_of

NOT_OFFERED = "Please choose one of the documents on this page."


class AskForm(forms.Form):
    """`about`: the key of what it is about, where there is more than one of it."""

    kind = forms.ChoiceField(choices=Document.Kind.choices)
    about = forms.CharField(required=False, max_length=60)

    def __init__(self, *args: Any, patient: Patient, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patient, self.member = patient, member
        self.subjects = subjects_of(patient, member)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        offered = self.subjects.get(Document.Kind(cleaned["kind"]), []) if "kind" in cleaned else []
        chosen = [one for one in offered if one.key == cleaned.get("about", "")]
        if not chosen and not self.errors:
            raise forms.ValidationError(NOT_OFFERED)
        cleaned["subject"] = chosen[0] if chosen else None
        return cleaned

    @property
    def wanted(self) -> Wanted:
        kind, subject = Document.Kind(self.cleaned_data["kind"]), self.cleaned_data["subject"]
        assert isinstance(subject, Subject)  # noqa: S101 - the form is valid
        language = self.patient.language if KINDS[kind].is_for_patient else ENGLISH
        return Wanted(
            kind, patient=self.patient, session=subject.session, course=subject.course, language=language
        )
