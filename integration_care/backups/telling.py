"""A backup is a copy of every record, and a restore changes what is true: both are in each
clinic's trail, and in the installation's."""

from __future__ import annotations

from integration_care.accounts.models import Clinic
from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.trail import record, record_of_installation
from integration_care.core import tenancy


def tell_every_clinic(kind: str, facts: dict[str, object]) -> None:
    with tenancy.platform_context():
        clinics = list(Clinic.objects.values_list("pk", flat=True))
    for clinic in clinics:
        with tenancy.clinic_context(clinic):
            record(by=COMMAND_LINE, clinic_id=clinic, kind=kind, facts=facts)
    record_of_installation(by=COMMAND_LINE, kind=kind, facts=facts)
