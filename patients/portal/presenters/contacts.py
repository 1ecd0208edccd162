"""Whom a patient can call, and their plan, as their device keeps both for lack of a network: sealed."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from integration_care.accounts.models import Clinic, Membership
from patients.models import Patient
from patients.portal.presenters.crisis import crisis_lines
from patients.relapse.content import PlanText
from patients.relapse.own import plan_read_by


def plan_of(patient: Patient, reader: Membership) -> PlanText:
    """Their relapse plan as it stands; empty where there is none."""
    return next((one.text for one in plan_read_by(reader, patient.pk)), PlanText())


def clinics(clinic: Clinic) -> dict[str, Any]:
    """Known to everybody: the crisis lines, and the clinic's own number."""
    lines = [asdict(line) for line in crisis_lines(clinic)]
    return {"crisis": lines, "clinic": {"name": clinic.name, "phone": clinic.phone}}


def help_card(clinic: Clinic, plan: PlanText) -> str:
    """As JSON; static/js/offline/papers.js keeps it."""
    return json.dumps({**clinics(clinic), **asdict(plan)})
