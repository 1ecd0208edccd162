"""Which document, about what. The choices are those that the member may ask for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from integration_care.accounts.models import Membership
from integration_care.core.languages import ENGLISH
from patients.models import Patient
from sessions.documents.actions import Wanted
from sessions.documents.kinds import KINDS
from sessions.documents.models import Document
from sessions.documents.subjects import Subject, subjects_of, subjects_of_clinic

NOT_OFFERED = "Please choose one of the documents on this page."
DAY = "A day such as 2026-03-01, please."
WHICH_DAYS = "Say the first and the last day of the register, the first one first."


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


class ClinicAskForm(forms.Form):
    """The same for documents about no patient. `since` and `until`: the days of a register."""

    kind = forms.ChoiceField(choices=Document.Kind.choices)
    about = forms.CharField(required=False, max_length=60)
    since = forms.DateField(required=False, error_messages={"invalid": DAY})
    until = forms.DateField(required=False, error_messages={"invalid": DAY})

    def __init__(self, *args: Any, member: Membership, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = subjects_of_clinic(member, now)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        offered = self.subjects.get(Document.Kind(cleaned["kind"]), []) if "kind" in cleaned else []
        subject = next((one for one in offered if one.key == cleaned.get("about", "")), None)
        since, until = cleaned.get("since"), cleaned.get("until")
        if subject is None:
            raise forms.ValidationError(NOT_OFFERED)
        if subject.container and not self.errors and (not since or not until or until < since):
            raise forms.ValidationError(WHICH_DAYS)
        cleaned["subject"] = subject
        return cleaned

    @property
    def wanted(self) -> Wanted:
        kind, subject = Document.Kind(self.cleaned_data["kind"]), self.cleaned_data["subject"]
        assert isinstance(subject, Subject)  # noqa: S101 - the form is valid
        since, until = subject.since, subject.until
        if subject.container:
            since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Wanted(kind, container=subject.container, since=since, until=until)
