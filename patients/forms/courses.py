"""Beginning a course, and moving it on."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from integration_care.accounts.models import Membership
from integration_care.core.permissions import Permission
from patients.models import Course, ProtocolVersion
from patients.transitions import next_phases

MOST_DOSES = 60


class CourseForm(forms.ModelForm[Course]):
    """What may be corrected at any time. The protocol version is not here: it moves with a preview."""

    class Meta:
        model = Course
        fields = ("indication", "framework", "doses_planned", "intention")
        labels = {
            "framework": "Framework of the therapy",
            "doses_planned": "Doses planned",
            "intention": "Intention",
        }
        help_texts = {
            "indication": "What the treatment is for, such as depression.",
            "intention": "In the patient's own words. It goes along to the dosing page and the notes.",
        }
        widgets = {"intention": forms.Textarea(attrs={"rows": 3, "class": "voice"})}

    def __init__(self, *args: Any, member: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["doses_planned"].widget.attrs |= {"min": 1, "max": MOST_DOSES}
        if not member.can(Permission.READ_NARRATIVE):
            del self.fields["intention"]

    def clean_doses_planned(self) -> int | None:
        doses = cast("int | None", self.cleaned_data["doses_planned"])
        if doses is not None and not 1 <= doses <= MOST_DOSES:
            raise forms.ValidationError(f"A number from 1 to {MOST_DOSES}.")
        return doses


class StartCourseForm(CourseForm):
    """`is_optional`: on the register page a course begins only when a protocol is chosen."""

    protocol_version = forms.ModelChoiceField(queryset=ProtocolVersion.objects.none(), label="Protocol")
    field_order = ("protocol_version", *CourseForm.Meta.fields)

    def __init__(self, *args: Any, member: Membership, is_optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.is_optional = is_optional
        protocol = cast("forms.ModelChoiceField[ProtocolVersion]", self.fields["protocol_version"])
        protocol.queryset = ProtocolVersion.objects.visible_to(member).offered()
        protocol.empty_label = "No course yet" if is_optional else "Choose a protocol"
        doses = self.fields["doses_planned"]
        doses.required, doses.initial = False, None
        doses.help_text = "Left empty, the protocol says how many."
        for name in ("protocol_version", "indication", "framework"):
            self.fields[name].required = not is_optional

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_optional and cleaned.get("protocol_version") and not cleaned.get("indication"):
            self.add_error("indication", "Say what the course is for.")
        return cleaned

    @property
    def is_chosen(self) -> bool:
        """Whether a valid form asks for a course at all."""
        return self.cleaned_data.get("protocol_version") is not None

    @property
    def plan(self) -> dict[str, Any]:
        """What a valid form says, for `actions.start_course`."""
        return {**self.cleaned_data, "framework": self.cleaned_data["framework"] or Course.Framework.ECLECTIC}


class PauseForm(forms.Form):
    reason = forms.CharField(max_length=200, help_text="Such as travel or illness. Staff see it.")


class PhaseForm(forms.Form):
    """The phases that may follow the present one."""

    phase = forms.ChoiceField(label="Next phase", widget=forms.RadioSelect)
    reason = forms.CharField(max_length=200, required=False, help_text="Needed to close a course.")

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(phase.value, phase.label) for phase in next_phases(course.phase)]
        cast("forms.ChoiceField", self.fields["phase"]).choices = options

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("phase") == Course.Phase.CLOSED and not cleaned.get("reason"):
            self.add_error("reason", "Say why the course ends.")
        return cleaned
