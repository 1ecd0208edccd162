"""What is typed before a dose: what came of a commitment, why one goes on, what was decided."""

from __future__ import annotations

from django import forms

from patients.journals.models import Commitment
from patients.journals.transitions import FOUND
from sessions.forms.decisions import YesOrNo
from sessions.models import ChecklistAnswer

WORDS = {Commitment.Status.ACTIVE: "Still open", Commitment.Status.PARTLY: "Partly"}
ANSWERS = [(one.value, str(WORDS.get(one, one.label))) for one in FOUND]


class CommitmentReviewForm(forms.Form):
    """The button that was pressed says what was found; the words beside it are optional."""

    status = forms.ChoiceField(
        choices=ANSWERS,
        error_messages={
            "required": "Say whether it was kept, partly kept, let go, or is still open.",
            "invalid_choice": "Say whether it was kept, partly kept, let go, or is still open.",
        },
    )
    outcome = forms.CharField(label="What came of it", max_length=500, required=False)


class AnswerForm(forms.Form):
    """One check: the button pressed is the answer; `value` where it comes with a number.

    `sure`: what a yes was asked about, word for word.
    """

    answer = forms.ChoiceField(choices=ChecklistAnswer.Answer.choices)
    value = forms.DecimalField(max_digits=6, decimal_places=1, required=False)
    sure = forms.CharField(required=False)


class WordsForm(forms.Form):
    """What was decided, or spoken about."""

    reason = forms.CharField(max_length=2000, error_messages={"required": "Say it in a few words."})


class DecisionForm(WordsForm):
    goes_ahead = YesOrNo()


class OverrideForm(WordsForm):
    reason = forms.CharField(
        max_length=200, error_messages={"required": "Say why the dose may go on; it stays in the record."}
    )
