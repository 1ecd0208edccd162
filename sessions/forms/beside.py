"""Which field of a form a refusal is said beside."""

from __future__ import annotations

from django.forms import BaseForm

from sessions.errors import Refused

# The forms' own names for what the actions call the instant.
FIELDS = {
    "given_at": "at", "observed_at": "at", "discharged_at": "at", "started_at": "began", "ended_at": "ended",
    "onset_at": "at", "resolved_at": "resolved",
}  # fmt: skip


def beside(form: BaseForm, why: Refused) -> str | None:
    """None where it is about the whole form, or about no field that this form has."""
    return next((name for name in (why.field, FIELDS.get(why.field)) if name in form.fields), None)
