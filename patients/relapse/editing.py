"""Changing the plan: the form as it was left, and what becomes of what is typed in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import JsonResponse
from django.utils.translation import gettext as _

from integration_care.accounts.models import Membership
from integration_care.core.http import CONFLICT, UNPROCESSABLE
from integration_care.core.ui.words import local_clock
from patients.models import Patient
from patients.relapse.actions import Conflict, DraftConflict, keep_draft, set_aside, write_plan
from patients.relapse.content import PlanText, merged
from patients.relapse.forms import PlanForm
from patients.relapse.models import PlanDraft, RelapsePlanVersion
from patients.relapse.page import EditPage, zone_of


def opened(writer: Membership, patient: Patient) -> EditPage:
    """With the words that wait to be saved, where there are any; else with the plan that stands."""
    draft = PlanDraft.objects.filter(patient=patient, by=writer).first()
    if draft is not None:
        return EditPage(patient, writer, PlanForm.resumed(draft.fields, draft.version), draft=draft)
    stands = RelapsePlanVersion.objects.readable_by(writer).current(patient)
    form = PlanForm.of(stands.text, stands.number) if stands else PlanForm.of(PlanText(), 0)
    return EditPage(patient, writer, form)


def save(*, by: Membership, patient: Patient, sent: Mapping[str, Any], now: datetime) -> EditPage | None:
    """None: it is the next version. Otherwise the page that says why not, with all that was typed."""
    form = PlanForm(sent)
    if form.wants_row:
        return EditPage(patient, by, form.with_row(), draft=opened(by, patient).draft)
    if not form.is_valid():
        return EditPage(patient, by, form, status=UNPROCESSABLE, draft=opened(by, patient).draft)
    based_on = form.cleaned_data["based_on"]
    try:
        write_plan(by=by, patient=patient, text=form.text, based_on=based_on, now=now)
    except Conflict as conflict:
        set_aside(by=by, conflict=conflict, now=now)
        both = merged(conflict.base, conflict.stands.text, conflict.text)
        form = PlanForm.of(both, conflict.stands.number)
        return EditPage(patient, by, form, status=CONFLICT, conflict=conflict)
    return None


def keep(*, by: Membership, patient: Patient, sent: Mapping[str, Any], now: datetime) -> JsonResponse:
    """Keep what is typed so far; what autosave is told of it."""
    fields, version = PlanForm(sent).typed, sent.get("version")
    try:
        draft = keep_draft(by=by, patient=patient, fields=fields, version=version, now=now)
    except DraftConflict as late:
        told = {"version": late.draft.version, "fields": late.draft.fields}
        return JsonResponse(told, status=CONFLICT)
    said = _("kept for you, %(time)s; not in the plan yet") % {
        "time": local_clock(draft.kept_at, zone_of(by, patient))
    }
    return JsonResponse({"version": draft.version, "text": said})
