"""Building the pages of a theme and of the register, with whichever form has to speak."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from integration_care.core.access import Permission
from integration_care.core.http import CareRequest, form_status
from patients.models import Patient
from sessions.integration import theme_queries, thread_queries
from sessions.integration.challenge_forms import CloseForm, RegisterForm, ReviewForm
from sessions.integration.register import register_of, sessions_to_name
from sessions.integration.responses import suggestions_for
from sessions.integration.theme_forms import MergeForm, RenameForm
from sessions.integration.thread import act, insight_link, local_date, session_link
from sessions.models import Theme


def theme_page(
    request: CareRequest,
    theme: Theme,
    rename_form: RenameForm | None = None,
    merge_form: MergeForm | None = None,
) -> HttpResponse:
    """Everything with this theme, with whichever form has to speak."""
    zone, reader = request.clinic.zone, request.member
    today = local_date(request.now, zone)
    renaming = rename_form or RenameForm(initial={"name": theme.name})
    merging = merge_form or MergeForm(theme=theme)
    insights = thread_queries.insights_of(theme.patient_id, reader, theme=theme)
    commitments = thread_queries.commitments_of(theme.patient_id, reader, theme=theme)
    context = {
        "patient": theme.patient,
        "theme": theme,
        "sessions": [session_link(one, zone, today) for one in theme_queries.sessions_with(theme)],
        "insights": [insight_link(one) for one in insights],
        "acts": [act(one, zone=zone, today=today) for one in commitments],
        "rename_form": renaming,
        "merge_form": merging,
        "may_record": reader.can(Permission.RECORD_SESSION),
        "nav": "patients",
    }
    return render(request, "integration/theme.html", context, status=form_status(renaming, merging))


def register_page(
    request: CareRequest, patient: Patient, raise_form: Any = None, refused: Any = None
) -> HttpResponse:
    """`refused`: by challenge, the forms that were sent and not accepted, "review" or "close"."""
    zone = request.clinic.zone
    named, refused = sessions_to_name(patient.pk, request.member), refused or {}
    register = register_of(patient.pk, request.member, zone=zone, today=local_date(request.now, zone))
    form = raise_form or RegisterForm(sessions=named, prefix="new")
    spoke = [one for forms in refused.values() for one in forms.values()]
    context = {
        "patient": patient,
        "register": register,
        "open_entries": [(entry, forms_of(entry.id, refused)) for entry in register.open],
        "raise_form": form,
        "has_sessions": named.exists(),
        "suggestions": suggestions_for(patient),
        "is_refused": form_status(form, *spoke) != 200,
        "may_record": request.member.can(Permission.RECORD_SESSION),
        "nav": "patients",
    }
    return render(request, "integration/challenges.html", context, status=form_status(form, *spoke))


def forms_of(challenge_id: Any, refused: Any) -> dict[str, Any]:
    """Fresh ones, but for those that have something to say."""
    mine = refused.get(challenge_id, {})
    return {
        "review": mine.get("review") or ReviewForm(prefix=f"review-{challenge_id}"),
        "close": mine.get("close") or CloseForm(prefix=f"close-{challenge_id}"),
    }
