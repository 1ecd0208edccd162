from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.followups.window import Window, WindowState, state_of
from patients.models import Course, Patient


class WindowQuerySet(models.QuerySet["IntegrationWindow"]):
    def visible_to(self, member: Membership) -> WindowQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def standing(self) -> WindowQuerySet:
        """Windows of doses that were given and not voided."""
        return self.filter(cancelled_at=None)

    def to_be_met(self) -> WindowQuerySet:
        """Standing ones without those that the next dose leaves no room for: these are nobody's to meet."""
        return self.standing().filter(effective_closes_at__gt=models.F("opens_at"))

    def given(self, patient: Patient | UUID, now: datetime) -> WindowQuerySet:
        """Of doses given so far, the last one first."""
        return self.standing().filter(patient=patient, anchor_at__lte=now).order_by("-anchor_at")

    def given_last(self, patient: Patient, now: datetime) -> IntegrationWindow | None:
        """The window of the dose given last."""
        return self.given(patient, now).first()


def nobody_expected(now: datetime) -> models.Q:
    """Windows without a session to count on: `IntegrationWindow.is_expected` in words of the database."""
    not_logged = models.Q(booked_for__lte=now, booked_session__started_at=None)
    return models.Q(booked_for=None) | not_logged


def was_met() -> models.Q:
    """`WindowState.MET` in words of the database."""
    return models.Q(met_at__gte=models.F("counts_from"), met_at__lt=models.F("effective_closes_at"))


def was_counted(now: datetime) -> models.Q:
    """Windows that closed met, met later, or not met. An excuse counts until a session does."""
    late = models.Q(met_at__gte=models.F("effective_closes_at"))
    for end in ("extended_closes_at", "next_dose_at"):
        late &= models.Q(**{end: None}) | models.Q(met_at__lt=models.F(end))
    return models.Q(effective_closes_at__lte=now) & (models.Q(excused_at=None) | was_met() | late)


class IntegrationWindow(ClinicOwned):
    """The hours after one dose in which integration counts most. One per dose, recomputable from facts.

    [opens_at, effective_closes_at); elapsed hours from `anchor_at`, all UTC. The state is derived.
    """

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="windows")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="windows")
    dose = models.OneToOneField("care_sessions.CareSession", on_delete=models.PROTECT, related_name="window")
    dose_number = models.PositiveSmallIntegerField(default=1, help_text="Which dose of the course.")
    dose_label = models.CharField(max_length=60, blank=True, help_text="What was given, such as IM 75 mg.")
    anchor_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    effective_closes_at = models.DateTimeField()
    extended_closes_at = models.DateTimeField(null=True, blank=True)
    closing_at = models.DateTimeField(help_text="From here on the window is closing.")
    counts_from = models.DateTimeField(
        help_text="Sessions count from here; earlier where the same day counts."
    )
    next_dose_at = models.DateTimeField(null=True, blank=True)
    # The first completed integration that counts, and whether it began inside.
    met_by = models.ForeignKey(
        "care_sessions.CareSession", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    met_at = models.DateTimeField(null=True, blank=True)
    # The next integration session in the calendar that would meet the window.
    booked_session = models.ForeignKey(
        "care_sessions.CareSession", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    booked_for = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(
        null=True, blank=True, help_text="When the patient first answered anything."
    )
    reason = models.CharField(max_length=200, blank=True, help_text="Why it closed without integration.")
    excused_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = WindowQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["clinic", "effective_closes_at"],
                condition=models.Q(cancelled_at=None),
                name="window_by_close",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opens_at__gte=models.F("anchor_at"))
                & models.Q(closes_at__gt=models.F("opens_at"))
                & models.Q(effective_closes_at__lte=models.F("closes_at")),
                name="window_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"Window of dose {self.dose_number}"

    @property
    def window(self) -> Window:
        return Window(
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            effective_closes_at=self.effective_closes_at,
            extended_closes_at=self.extended_closes_at,
            closing_at=self.closing_at,
            counts_from=self.counts_from,
            next_dose_at=self.next_dose_at,
        )

    def is_expected(self, now: datetime) -> bool:
        """Whether staff may count on the booked session: it is ahead, or under way."""
        if self.booked_for is None:
            return False
        session = self.booked_session if self.booked_for <= now else None
        return self.booked_for > now or (session is not None and session.started_at is not None)

    def is_unlogged(self, now: datetime) -> bool:
        """A booking whose time has come and of which nobody has said what became."""
        return self.met_at is None and self.booked_for is not None and not self.is_expected(now)

    def state(self, now: datetime) -> WindowState:
        return state_of(
            self.window,
            now,
            met_at=self.met_at,
            is_excused=self.excused_at is not None,
            is_cancelled=self.cancelled_at is not None,
        )
