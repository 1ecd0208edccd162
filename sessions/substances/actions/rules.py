from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from integration_care.accounts.models import Membership
from integration_care.audit.trail import record
from sessions.substances.models import LogRules


@transaction.atomic
def set_rules(*, by: Membership, needs_witness: Iterable[str], expires_soon_days: int) -> LogRules:
    """How this clinic keeps its log from now on. Lines already written stay as they are."""
    rules = LogRules.of(by.clinic)
    rules.needs_witness = sorted({"wasted", *needs_witness})
    rules.expires_soon_days = expires_soon_days
    rules.save()
    record(
        by=by, clinic_id=by.clinic_id, kind="substance_rules.set", target=rules,
        facts={"needs_witness": rules.needs_witness, "expires_soon_days": expires_soon_days},
    )  # fmt: skip
    return rules
