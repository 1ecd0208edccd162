from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from integration_care.core.models import ClinicOwned
from patients.followups.models.window import IntegrationWindow
from patients.models import Patient
from patients.protocols.steps import FollowUpStep


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def unsent(self) -> FollowUpQuerySet:
        return self.filter(status=FollowUp.Status.PLANNED)

    def to_patients(self) -> FollowUpQuerySet:
        return self.filter(audience=FollowUp.Audience.PATIENT)

    def to_do(self) -> FollowUpQuerySet:
        """Not ended: still to be sent, or somewhere on the wire."""
        return self.filter(status__in=FollowUp.TO_DO)

    def due(self, now: datetime) -> FollowUpQuerySet:
        return self.to_do().filter(due_at__lte=now)

    def ended_unsent(self) -> FollowUpQuerySet:
        return self.filter(status__in=FollowUp.ENDED_UNSENT)

    def went_out(self) -> FollowUpQuerySet:
        """Reached the patient, or may have: what the limits on messages count."""
        return self.filter(status__in=[FollowUp.Status.SENT, FollowUp.Status.SENDING])


class FollowUp(ClinicOwned):
    """One planned contact or task. This row is the truth; Redis only rings.

    It belongs to a dose's window; a message that a person asked for by hand belongs to none.
    """

    class Audience(models.TextChoices):
        PATIENT = "patient", "Patient"
        THERAPIST = "therapist", "Therapist"
        ADMIN = "admin", "Clinic admin"

    class Channel(models.TextChoices):
        EMAIL = "email", "E-mail"
        SMS = "sms", "Text message"
        PUSH = "push", "Phone notification"
        TASK = "task", "Task"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        CANCELLED = "cancelled", "Cancelled"
        SUPPRESSED = "suppressed", "Not needed"
        EXPIRED = "expired", "Expired unsent"
        FAILED = "failed", "Could not be sent"

    class Cause(models.TextChoices):
        """Why a row ended unsent, as a code; `reason` says it in words for the screen."""

        PLAN = "plan", "The plan left no room for it"
        LIMIT = "limit", "The patient had enough messages"
        NEEDLESS = "needless", "No longer needed"
        ANSWERED = "answered", "The patient answered"
        CONSENT = "consent", "No consent to this channel"
        NO_CHANNEL = "no_channel", "The channel is not set up"
        ADDRESS = "address", "No address on record"
        PAUSED = "paused", "The course is paused"
        CLOSED = "closed", "The course is closed"
        ARCHIVED = "archived", "The patient is archived"
        VOID = "void", "The dose was entered in error"
        QUIET = "quiet", "Quiet hours left no time"
        TOO_LATE = "too_late", "Too late to be useful"
        REFUSED = "refused", "Refused by the receiving side"
        UNDELIVERED = "undelivered", "Taken by the gateway, and not delivered"
        NO_ANSWER = "no_answer", "The sending side never answered"
        STUMBLED = "stumbled", "Could not be prepared"

    # One rung, the better way first: a patient who asked on a phone to be told there is told there.
    FIRST_RUNG = [Channel.PUSH.value, Channel.EMAIL.value]
    TO_DO = [Status.PLANNED, Status.SENDING]
    ENDED = [Status.SENT, Status.CANCELLED, Status.SUPPRESSED, Status.EXPIRED, Status.FAILED]

    ENDED_UNSENT = [Status.EXPIRED, Status.FAILED]

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="follow_ups")
    window = models.ForeignKey(
        IntegrationWindow, on_delete=models.PROTECT, related_name="follow_ups", null=True, blank=True
    )
    step = models.CharField(max_length=80, help_text="The protocol's key for it.")
    title = models.CharField(max_length=200, help_text="In the staff's words.")
    text = models.CharField(max_length=300, blank=True, help_text="What staff are asked to do.")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    held_from = models.DateTimeField(
        null=True, blank=True, help_text="When it was due before quiet hours moved it."
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.PLANNED)
    status_at = models.DateTimeField()
    cause = models.CharField(max_length=12, choices=Cause.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended the way it did.")
    # The protocol's step as it stood when this was planned; empty for a stand-in task.
    rule = models.JSONField(default=dict, blank=True)
    # Leases are the machine's: they run in the database's real time, even when the demo's clock races.
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True, help_text="Who is sending it right now.")
    ambiguous_tries = models.PositiveSmallIntegerField(default=0)
    stumbles = models.PositiveSmallIntegerField(default=0)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(fields=["window", "step", "audience"], name="planned_once_per_step"),
            models.UniqueConstraint(
                fields=["patient", "step", "audience"],
                condition=Q(window=None),
                name="asked_once_by_hand",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("due_at")), name="due_before_it_expires"
            ),
        ]
        indexes = [
            # Keeps an empty tick cheap however long the history: only what is still to do is indexed.
            models.Index(
                fields=["due_at"], condition=Q(status__in=["planned", "sending"]), name="follow_up_to_do"
            ),
            models.Index(fields=["patient", "due_at"], name="follow_up_by_patient"),
            # What went wrong of late, for who runs the installation.
            models.Index(
                fields=["status_at"],
                condition=Q(status__in=["expired", "failed"]),
                name="follow_up_ended_unsent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} to {self.get_audience_display().lower()}"

    @property
    def is_message(self) -> bool:
        """Whether it reaches the patient; the rest are tasks for staff."""
        return self.audience == self.Audience.PATIENT

    @property
    def is_journal_request(self) -> bool:
        return bool(self.rule.get("is_journal_request", False))

    @property
    def asks_again(self) -> bool:
        """A second try of what nobody has answered; as `FollowUpStep.asks_again`."""
        step = FollowUpStep.from_data(self.rule) if self.rule else None
        return step is not None and step.asks_again

    @property
    def message_id(self) -> str:
        """The same for every attempt, so that a repeat can be recognised (RFC 5322)."""
        return f"{self.pk}@follow-up.integration-care"


class Attempt(ClinicOwned):
    """One try at sending, written before the wire is touched."""

    class Result(models.TextChoices):
        UNKNOWN = "unknown", "No answer known"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused for good"
        TRANSIENT = "transient", "To be tried again"
        NOT_SET_UP = "not_set_up", "The way is not set up: to be tried again"

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="attempt_rows")
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10, choices=FollowUp.Channel.choices)
    sent_to = models.CharField(
        max_length=100, blank=True, default="", db_default="", help_text="Masked: enough to know it again."
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=10, choices=Result.choices, default=Result.UNKNOWN)
    detail = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["follow_up", "number"], name="one_attempt_per_number")]

    def __str__(self) -> str:
        return f"Attempt {self.number}: {self.get_result_display()}"
