from __future__ import annotations

from collections.abc import Sequence

from sessions.models import CareSession, SessionTheme, Theme


def touch_themes(session: CareSession, names: Sequence[str]) -> None:
    """Tag the session; a theme keeps its first spelling across the patient's sessions."""
    known = {theme.name.lower(): theme for theme in Theme.objects.filter(patient=session.patient_id)}
    wanted = {name.strip()[:60].lower(): name.strip()[:60] for name in names if name.strip()}
    for key, name in wanted.items():
        theme = known.get(key) or Theme.objects.create(
            clinic_id=session.clinic_id, patient_id=session.patient_id, name=name
        )
        SessionTheme.objects.get_or_create(clinic_id=session.clinic_id, session=session, theme=theme)
