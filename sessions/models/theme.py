from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from integration_care.core.models import ClinicOwned
from patients.models import Patient
from sessions.models.session import CareSession


class ThemeQuerySet(models.QuerySet["Theme"]):
    def standing(self) -> ThemeQuerySet:
        """Without those named only in a session that was entered in error: they may be another patient's."""
        touched = SessionTheme.objects.filter(theme=OuterRef("pk"))
        void = Q(session__status=CareSession.Status.VOID)
        return self.exclude(Exists(touched.filter(void)), ~Exists(touched.exclude(void)))


class Theme(ClinicOwned):
    """A thread that runs through a patient's sessions, such as grief. A short tag, never narrative."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=60)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("patient", Lower("name"), name="one_theme_per_name")]

    def __str__(self) -> str:
        return self.name


class SessionTheme(ClinicOwned):
    """A theme that was touched in a session."""

    session = models.ForeignKey(CareSession, on_delete=models.CASCADE, related_name="touched_themes")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="touched_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "theme"], name="theme_touched_once_a_session")
        ]

    def __str__(self) -> str:
        return str(self.theme)
