from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.languages import told
from patients.concerns.actions import Told
from patients.concerns.models import Concern
from patients.concerns.readers import people_of
from patients.models import Patient

LONGEST = 20_000
Whom = Concern.Whom


class ConcernForm(forms.Form):
    """What a patient tells. Whom it is about: a person's key, the clinic, or nobody named."""

    KEPT = ("client_uuid", "about", "words", "wants_call")  # by a draft

    client_uuid = forms.UUIDField(initial=uuid4, widget=forms.HiddenInput)
    about = forms.ChoiceField(
        label=gettext_lazy("Whom or what is it about?"), initial=Whom.NOBODY, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("What worries you?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": gettext_lazy("Please write a word or two, so that it can be understood.")
        },
    )
    wants_call = forms.BooleanField(label=gettext_lazy("Please call me about it"), required=False)

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people_of(patient)}
        named = [(key, f"{one} ({told(one.get_role_display()).lower()})") for key, one in self.people.items()]
        cast("forms.ChoiceField", self.fields["about"]).choices = [
            (Whom.NOBODY.value, _("I would rather not name anybody")),
            (Whom.CLINIC.value, _("The clinic as a whole")),
            *named,
        ]

    @property
    def person(self) -> Membership | None:
        return self.people.get(self.cleaned_data["about"])

    @property
    def told(self) -> Told:
        said = self.cleaned_data
        whom = Whom.PERSON if self.person else Whom(said["about"])
        key: UUID = said["client_uuid"]
        return Told(key, whom, said["words"], self.person, said["wants_call"])


class StepForm(forms.Form):
    """An answer, or what came of it; the patient reads the words."""

    to = forms.ChoiceField(choices=Concern.State.choices, widget=forms.HiddenInput)
    words = forms.CharField(max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 5}))

    @property
    def state(self) -> Concern.State:
        return Concern.State(self.cleaned_data["to"])
