"""Which document, about what. The choices are those that the member may ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from integration_care.accounts.models import Membership
from integration_care.core.languages import ENGLISH
from patients.disclosures.models import Disclosure
from patients.disclosures.receiver import STAYS, ReceiverForm
from patients.models import Patient
from sessions.documents.actions import Wanted
from sessions.documents.kinds import KINDS
from sessions.documents.models import Document
from sessions.documents.subjects import Subject, subjects_of, subjects_of_clinic
from sessions.forms.times import DayField
from sessions.substances.forms.containers import PeriodForm

NOT_OFFERED = "Please choose one of the documents on this page."
WHICH_DAY = "A register needs its first and its last day."


# For whom a document is made as a rule; all others stay in the clinic unless somebody says otherwise.
USUALLY_FOR: dict[str, str] = {
    Document.Kind.PATIENT_SUMMARY: Disclosure.To.PATIENT,
    Document.Kind.RELAPSE_PLAN: Disclosure.To.PATIENT,
    Document.Kind.PRESCRIBER_LETTER: Disclosure.To.CLINICIAN,
}
NAMES_NOBODY = (Document.Kind.SUBSTANCE_REGISTER, Document.Kind.MONTHLY_REPORT)


def usually_for(kind: str) -> str:
    return USUALLY_FOR.get(kind, STAYS)


class AskForm(ReceiverForm):
    """`about`: the key of what it is about, where there is more than one of it.

    `linked`: what the page was opened for, from another page: is offered however old, and chosen beforehand.
    """

    kind = forms.ChoiceField(choices=Document.Kind.choices)
    about = forms.CharField(required=False, max_length=60)

    def __init__(self, *args: Any, linked: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.data if self.is_bound else linked
        self.kind_said, self.about_said = said.get("kind", ""), said.get("about", "")
        self.usual = usually_for(self.kind_said)
        self.subjects = self.offered(self.about_said)

    def offered(self, about: str) -> Mapping[Document.Kind, Sequence[Subject]]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        offered = self.subjects.get(Document.Kind(cleaned["kind"]), []) if "kind" in cleaned else []
        subject = next((one for one in offered if one.key == cleaned.get("about", "")), None)
        if subject is None:
            raise forms.ValidationError(NOT_OFFERED)
        cleaned["subject"] = subject
        return cleaned


class PatientAskForm(AskForm):
    def __init__(self, *args: Any, patient: Patient, member: Membership, **kwargs: Any) -> None:
        self.patient, self.member = patient, member
        super().__init__(*args, **kwargs)

    def offered(self, about: str) -> Mapping[Document.Kind, Sequence[Subject]]:
        return subjects_of(self.patient, self.member, about)

    @property
    def wanted(self) -> Wanted:
        kind, subject = Document.Kind(self.cleaned_data["kind"]), self.cleaned_data["subject"]
        assert isinstance(subject, Subject)  # noqa: S101 - the form is valid
        language = self.patient.language if KINDS[kind].is_for_patient else ENGLISH
        return Wanted(
            kind, patient=self.patient, session=subject.session, course=subject.course, language=language
        )


class ClinicAskForm(AskForm, PeriodForm):
    """Documents about no patient. `since` and `until`: the days of a register; this month so far."""

    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)

    def __init__(self, *args: Any, member: Membership, now: datetime, **kwargs: Any) -> None:
        self.member, self.now = member, now
        today = now.astimezone(member.clinic.zone).date()
        days = {"since": today.replace(day=1), "until": today}
        super().__init__(*args, initial=days, today=today, **kwargs)

    def offered(self, about: str) -> Mapping[Document.Kind, Sequence[Subject]]:
        return subjects_of_clinic(self.member, self.now, about)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned["subject"].container:
            for name in ("since", "until"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, WHICH_DAY)
        return cleaned

    @property
    def wanted(self) -> Wanted:
        kind, subject = Document.Kind(self.cleaned_data["kind"]), self.cleaned_data["subject"]
        assert isinstance(subject, Subject)  # noqa: S101 - the form is valid
        since, until = subject.since, subject.until
        if subject.container:
            since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return Wanted(kind, container=subject.container, since=since, until=until)
