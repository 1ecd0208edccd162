"""What is typed before a dose: what came of a commitment, why one goes on, what was decided."""

from __future__ import annotations

from django import forms

from patients.journals.actions.reviews import FOUND
from patients.journals.models import Commitment

WORDS = {Commitment.Status.ACTIVE: "Still open", Commitment.Status.PARTLY: "Partly"}


class CommitmentReviewForm(forms.Form):
    """The button that was pressed says what was found; the words beside it are optional."""

    status = forms.ChoiceField(
        choices=[(one.value, WORDS.get(one, one.label)) for one in FOUND],
        error_messages={
            "required": "Say whether it was kept, partly kept, let go, or is still open.",
            "invalid_choice": "Say whether it was kept, partly kept, let go, or is still open.",
        },
    )
    outcome = forms.CharField(label="What came of it", max_length=500, required=False)
