"""Whom a patient can call, as their device keeps it for when there is no network: sealed like their words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from integration_care.accounts.models import Clinic, Membership
from patients.models import Patient
from patients.portal.presenters.crisis import crisis_lines
from patients.relapse.content import Helper
from patients.relapse.models import RelapsePlanVersion


def people_of(patient: Patient, reader: Membership) -> Sequence[Helper]:
    """ "Who I call", of the plan as it stands."""
    stands = RelapsePlanVersion.objects.readable_by(reader).current(patient)
    return stands.text.people if stands else ()


def clinics(clinic: Clinic) -> dict[str, Any]:
    """Known to everybody: the crisis lines, and the clinic's own number."""
    lines = [asdict(line) for line in crisis_lines(clinic)]
    return {"crisis": lines, "clinic": {"name": clinic.name, "phone": clinic.phone}}


def help_card(patient: Patient, reader: Membership) -> str:
    """As JSON; static/js/offline/papers.js keeps it."""
    people = [asdict(one) for one in people_of(patient, reader)]
    return json.dumps({**clinics(patient.clinic), "people": people})
