"""What is asked about a person. Forms check; actions write."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms

from integration_care.accounts.forms.fields import DayInput, ZoneField
from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES
from patients.actions import Particulars
from patients.models import Consent, Patient

Kind = Consent.Kind
# What a consent is worth nothing without.
NEEDS = {
    Kind.EMAIL: ("email", "An address is needed for follow-ups by e-mail."),
    Kind.SMS: ("phone", "A number is needed for text messages and calls."),
    Kind.CALL: ("phone", "A number is needed for text messages and calls."),
    Kind.EMERGENCY_CONTACT: ("emergency_phone", "A number is needed to reach the emergency contact."),
}
OLDEST_YEARS = 125


class PatientForm(forms.ModelForm[Patient]):
    """A patient's particulars. `today` is the clinic's day: nobody is born after it."""

    time_zone = ZoneField(
        label="Time zone", help_text="Where they live. Messages keep to the daytime of this zone."
    )

    class Meta:
        model = Patient
        fields = (
            "given_name",
            "family_name",
            "preferred_name",
            "pronouns",
            "born_on",
            "time_zone",
            "language",
            "email",
            "phone",
            "emergency_name",
            "emergency_phone",
            "is_trauma_informed",
        )
        labels = {
            "preferred_name": "Called",
            "born_on": "Date of birth",
            "email": "E-mail",
            "phone": "Mobile phone",
            "emergency_name": "Emergency contact",
            "emergency_phone": "Their phone",
            "is_trauma_informed": "Trauma-informed care",
        }
        help_texts = {"phone": "With the country's code when it is not +1.", "email": ""}
        widgets = {"born_on": DayInput()}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["language"].required = False
        self.fields["born_on"].widget.attrs["max"] = today.isoformat()

    def clean_language(self) -> str:
        """As it is, when nothing is said about it."""
        return self.cleaned_data["language"] or self.instance.language

    def clean_born_on(self) -> date:
        born_on = cast("date", self.cleaned_data["born_on"])
        if born_on > self.today:
            raise forms.ValidationError("This day is still to come.")
        if self.today.year - born_on.year > OLDEST_YEARS:
            raise forms.ValidationError("Please check the year.")
        return born_on

    @property
    def particulars(self) -> Particulars:
        """What a valid form says, for `actions.register` and `actions.edit`."""
        return cast("Particulars", {name: self.cleaned_data[name] for name in PatientForm.Meta.fields})


class RegisterForm(PatientForm):
    """The particulars, with the lead of the care team and the consents given today."""

    lead = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label="Lead of the care team",
        help_text="Alerts and tasks go there first.",
    )
    consents = forms.MultipleChoiceField(
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label="Consents given today",
    )

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        lead = cast("forms.ModelChoiceField[Membership]", self.fields["lead"])
        lead.queryset = member.clinic.memberships.with_role(*CLINICAL_ROLES)
        if member.role in CLINICAL_ROLES:
            lead.initial = member.pk

    @property
    def own_place(self) -> list[Membership]:
        """Whoever registers a patient joins the team, or would not see the record they just made."""
        return [self.member] if self.member.role in CLINICAL_ROLES else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for kind in cleaned.get("consents", []):
            field, words = NEEDS.get(kind, ("", ""))
            if field and field not in self.errors and not cleaned.get(field):
                self.add_error(field, words)
        return cleaned
