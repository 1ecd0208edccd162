"""What is answered before a patient leaves after a dose."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from integration_care.accounts.models import Membership
from integration_care.core.permissions import CLINICAL_ROLES
from patients.models import CareTeamMember
from patients.protocols.monitoring import ChecklistItem
from sessions.actions import Steadied
from sessions.actions.leaving import against_discharge
from sessions.forms.beside import beside
from sessions.forms.dosing import AtSession
from sessions.models import CareSession, ChecklistAnswer

SUICIDE_ITEM = "suicide-item"
YES, NO = "yes", "no"


def who_may_stay_in_touch(session: CareSession) -> list[Membership]:
    """The clinicians of the patient's care team."""
    team = CareTeamMember.objects.filter(patient=session.patient_id, left_on=None)
    team = team.filter(member__role__in=CLINICAL_ROLES, member__is_active=True)
    return [row.member for row in team.select_related("member__user").order_by("-is_lead", "joined_on")]


class DischargeForm(AtSession):
    """The protocol's discharge items, each answered; what was said about suicide; who takes them home."""

    has_ideation = forms.ChoiceField(
        label="Thoughts of suicide today?",
        choices=[(NO, "None spoken of"), (YES, "Thoughts of suicide")],
        required=False,
        widget=forms.RadioSelect(attrs={"class": "form-check-input check-radio"}),
    )
    stabilisation = forms.CharField(
        label="How they were steadied, and what was agreed", required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    named_clinician = forms.ChoiceField(label="Who stays in touch", required=False)
    grounding = forms.CharField(
        label="Grounding: what helped to arrive in the body", required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    escort = forms.CharField(
        label="Who takes them home",
        max_length=120,
        error_messages={"required": "Name who takes the patient home."},
    )
    reason = forms.CharField(
        label="Why they may leave, and what that rests on", max_length=200, required=False,
        help_text="Needed where an answer is not yes, or the record says otherwise or nothing.",
    )  # fmt: skip

    gaps_reason = forms.CharField(
        label="Why observations were not taken", max_length=200, required=False,
        help_text="Needed where rows of the schedule stay empty.",
    )  # fmt: skip

    def __init__(self, *args: Any, items: Iterable[ChecklistItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clinicians = {str(one.pk): one for one in who_may_stay_in_touch(self.session)}
        named = [(key, f"{one}, {one.get_role_display().lower()}") for key, one in self.clinicians.items()]
        cast("forms.ChoiceField", self.fields["named_clinician"]).choices = [("", "Choose"), *named]
        self.items = {f"check-{item.key}": item for item in items}
        for name, item in self.items.items():
            self.fields[name] = forms.ChoiceField(
                label=item.text,
                choices=ChecklistAnswer.Answer.choices,
                widget=forms.RadioSelect(attrs={"class": "form-check-input check-radio"}),
                error_messages={"required": "Answer yes, no or not known."},
            )

    def clean(self) -> dict[str, Any]:
        """A suicide item that was reviewed says what was found; all that is still unsaid is said at once.

        A check without an answer yet counts as a yes here: only what even a yes leaves open is said already.
        """
        cleaned = super().clean()
        if cleaned.get(f"check-{SUICIDE_ITEM}") == YES and not cleaned.get("has_ideation"):
            self.add_error("has_ideation", "Say what the review found: yes or no.")
        found = against_discharge(
            self.session, left_at=self.instant, escort=cleaned.get("escort", ""), steadied=self.steadied,
            checks={item.key: cleaned.get(name, YES) for name, item in self.items.items()},
            reason=cleaned.get("reason", ""), gaps_reason=cleaned.get("gaps_reason", ""), now=self.now,
        )  # fmt: skip
        for why in found:
            name = beside(self, why)
            if name not in self.errors:
                self.add_error(name, str(why))
        return cleaned

    @property
    def checks(self) -> list[tuple[ChecklistItem, forms.BoundField]]:
        return [(item, self[name]) for name, item in self.items.items()]

    @property
    def answers(self) -> dict[str, str]:
        given = self.cleaned_data
        return {item.key: given[name] for name, item in self.items.items() if name in given}

    @property
    def steadied(self) -> Steadied:
        typed = self.cleaned_data
        has_ideation = {YES: True, NO: False}.get(typed.get("has_ideation", ""))
        if not has_ideation:
            return Steadied(grounding=typed.get("grounding", ""), has_ideation=has_ideation)
        return Steadied(
            grounding=typed.get("grounding", ""),
            has_ideation=True,
            stabilisation=typed.get("stabilisation", ""),
            named_clinician=self.clinicians.get(typed.get("named_clinician", "")),
        )
