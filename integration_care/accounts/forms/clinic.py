"""The clinic's particulars, week by week and number by number."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from django import forms

from integration_care.accounts.forms.fields import ClockInput, DayInput, ZoneField
from integration_care.accounts.models import Clinic, Holiday, Leave
from integration_care.accounts.models.working_hours import Weekday
from integration_care.core.languages import SPANISH
from integration_care.core.neutral import telling_words_in
from integration_care.core.ui.telephones import holds_a_number

TELLING = "{} in every subject tells others what somebody comes to you for. A name without it, please."
D = TypeVar("D", Leave, Holiday)
WEEKDAYS = [(str(day.value), day.label) for day in Weekday]


COUNTED = {
    "alert_next_after_min": "minutes",
    "out_of_touch_after_days": "days",
    "document_days": "days",
    "fewest_told_apart": "patients",
    "record_years": "years",
    "record_until_age": "years",
}


def _between(name: str, unit: str) -> dict[str, Any]:
    """What to type, whatever is wrong with what was: the model's own limits, in the unit that is counted."""
    field: Any = Clinic._meta.get_field(name)
    limits = {one.code: one.limit_value for one in field.validators}
    words = f"Between {limits['min_value']} and {limits['max_value']} {unit}, in digits."
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)


class ClinicForm(forms.ModelForm[Clinic]):
    time_zone = ZoneField(label="Time zone")
    staffed_weekdays = forms.MultipleChoiceField(
        choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, required=False, label="Staffed on"
    )

    class Meta:
        model = Clinic
        fields = (
            "name",
            "sender_name",
            "time_zone",
            "phone",
            "reply_to",
            "tells_of_bookings",
            "outside_contact",
            "outside_contact_es",
            "quiet_from",
            "quiet_until",
            "staffed_from",
            "staffed_until",
            "staffed_weekdays",
            "alert_next_after_min",
            "out_of_touch_after_days",
            "document_days",
            "fewest_told_apart",
            "record_years",
            "record_until_age",
        )
        labels = {
            "sender_name": "Name in messages",
            "reply_to": "Replies go to",
            "tells_of_bookings": "Tell patients by e-mail of what is booked, moved or cancelled",
            "outside_contact": "Outside contact for concerns about care",
            "outside_contact_es": "The same contact, in Spanish",
            "quiet_from": "Quiet from",
            "quiet_until": "Quiet until",
            "staffed_from": "Staffed from",
            "staffed_until": "Staffed until",
            "alert_next_after_min": "An alert that nobody answers goes on after (minutes)",
            "out_of_touch_after_days": "Out of touch after (days)",
            "document_days": "Documents are kept for (days)",
            "fewest_told_apart": "Figures tell apart groups of at least (patients)",
            "record_years": "Closed records are kept after the last contact for (years)",
            "record_until_age": "And at least until the patient is (years old)",
        }
        help_texts = {
            "record_years": "Your state's law decides. HIPAA asks 6 years of its own documentation and says "
            "nothing of records; 10 is the product's own default. Nothing is ever deleted by itself.",
            "record_until_age": "For who came as a minor. 25 is the product's own default.",
            "sender_name": "Stands in every subject and text message, where others may read along. "
            "Blank: the name above.",
            "document_days": "Then its file is deleted; it can be made again from the record. "
            "7 is the product's own default; no standard is known.",
            "fewest_told_apart": "Smaller groups are put together, so that a table points at nobody. 5 is "
            "common in health statistics; what is published in the US asks for 11.",
            "alert_next_after_min": "From the patient's clinicians to the backup on duty, and as long again "
            "to the admin. 15 is the product's own default; no standard is known.",
            "out_of_touch_after_days": "Without contact for so long, and with nothing booked, a patient "
            "stands on the caseload's list. 14 is the product's own default; no standard is known.",
            "quiet_until": "21:00 to 08:00 is when US law allows no sales calls (47 CFR 64.1200(c)(1)). It "
            "says nothing of messages that were asked for; the product keeps to it all the same.",
            "staffed_until": "Patients are told by when somebody reads what they write. 09:00 to 17:00 on "
            "weekdays is the product's own default.",
            "phone": "Patients see it on the help page and in messages.",
            "tells_of_bookings": "With an entry for their calendar, to those who agreed to e-mail. It names "
            "the clinic and the hour, and nothing of what they come for.",
            "outside_contact": "Who, and how to reach them, such as a patient advocate. Patients see it "
            "where they tell of a concern, and turn to it where nobody here may read theirs.",
            "outside_contact_es": "Blank: patients who read Spanish see the English words.",
        }
        error_messages = {name: _between(name, unit) for name, unit in COUNTED.items()}
        widgets = {
            "outside_contact_es": forms.TextInput({"lang": SPANISH}),
            "quiet_from": ClockInput(),
            "quiet_until": ClockInput(),
            "staffed_from": ClockInput(),
            "staffed_until": ClockInput(),
        }

    def clean_phone(self) -> str:
        """Patients press it in a bad hour: it has to dial."""
        typed: str = self.cleaned_data["phone"]
        if typed and not holds_a_number(typed):
            raise forms.ValidationError("A number that can be dialled, please, such as +1 312 555 0100.")
        return typed

    def clean_staffed_weekdays(self) -> str:
        return "".join(sorted(self.cleaned_data["staffed_weekdays"]))

    def clean_sender_name(self) -> str:
        """Neutral, also where the clinic's name is what stands there. What stood there before may stay."""
        typed: str = self.cleaned_data["sender_name"].strip()
        sender = typed or self.cleaned_data.get("name", "")
        before = self.initial.get("sender_name") or self.initial.get("name", "")
        telling = telling_words_in(sender) if sender != before else []
        if telling:
            raise forms.ValidationError(TELLING.format(", ".join(f"“{word}”" for word in telling)))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("staffed_from"), cleaned.get("staffed_until")
        if starts and ends and ends <= starts:
            self.add_error("staffed_until", "Later than the beginning, please.")
        if cleaned.get("quiet_from") and cleaned["quiet_from"] == cleaned.get("quiet_until"):
            self.add_error("quiet_until", "The same time twice would mean no quiet hours at all.")
        return cleaned


DIALS = r"^[0-9+*# ()-]*$"
NUMBER = {"invalid": "Digits, spaces, + - ( ) * and # only, please."}


class CrisisLineForm(forms.Form):
    """One line of help. An empty row is left out."""

    label = forms.CharField(max_length=80, required=False, label="Name")
    label_es = forms.CharField(
        max_length=80, required=False, label="Name, in Spanish", widget=forms.TextInput({"lang": SPANISH}),
        help_text="Blank: patients who read Spanish see the English name.",
    )  # fmt: skip
    call = forms.RegexField(DIALS, max_length=30, required=False, label="Call", error_messages=NUMBER)
    text = forms.RegexField(DIALS, max_length=30, required=False, label="Text", error_messages=NUMBER)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reach = cleaned.get("call") or cleaned.get("text")
        if cleaned.get("label") and not reach and not self.errors:
            self.add_error("call", "A number to call or text, please.")
        if (reach or cleaned.get("label_es")) and not cleaned.get("label"):
            self.add_error("label", "Say whose number this is.")
        return cleaned


class CrisisLines(forms.BaseFormSet[CrisisLineForm]):
    """At least one: the help page is never empty."""

    def clean(self) -> None:
        if not any(self.errors) and not self.lines:
            raise forms.ValidationError("Patients need at least one number for a crisis.")

    @property
    def lines(self) -> list[dict[str, str]]:
        """What a valid set says, as `Clinic.crisis_contacts` keeps it."""
        rows = [cast("dict[str, str]", form.cleaned_data) for form in self.forms]
        return [_without_blank_spanish(row) for row in rows if row.get("label")]


def _without_blank_spanish(row: dict[str, str]) -> dict[str, str]:
    return {name: said for name, said in row.items() if said or name != "label_es"}


CrisisFormSet = forms.formset_factory(CrisisLineForm, formset=CrisisLines, extra=1, max_num=6)


class DaysForm(forms.ModelForm[D]):
    """The first and the last day of something."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "Not before the first day, please.")
        return cleaned


class LeaveForm(DaysForm[Leave]):
    class Meta:
        model = Leave
        fields = ("starts_on", "ends_on", "reason")
        labels = {"starts_on": "First day away", "ends_on": "Last day away", "reason": "Why"}
        widgets = {"starts_on": DayInput(), "ends_on": DayInput()}


class HolidayForm(DaysForm[Holiday]):
    class Meta:
        model = Holiday
        fields = ("name", "starts_on", "ends_on")
        labels = {"starts_on": "First day closed", "ends_on": "Last day closed"}
        widgets = {
            "name": forms.TextInput({"placeholder": "Thanksgiving"}),
            "starts_on": DayInput(),
            "ends_on": DayInput(),
        }
