from __future__ import annotations

from datetime import datetime

from django.db import models

from integration_care.accounts.models import BrokenGlass, Membership
from integration_care.core.models import ClinicOwned
from patients.followups.models.follow_up import Attempt
from patients.models import Patient


def told_to(member: Membership) -> models.Q:
    """Whoever was told of an alert may see and answer it while it is open; no more of the record."""
    sent = AlertMail.objects.filter(member=member, status=AlertMail.Status.SENT)
    return models.Q(closed_at=None, pk__in=sent.values("alert"))


class AlertQuerySet(models.QuerySet["Alert"]):
    def visible_to(self, member: Membership) -> AlertQuerySet:
        """Those of the patients in the member's sight, and open ones this member was told of by e-mail."""
        is_in_sight = models.Q(patient__in=Patient.keys_visible_to(member))
        return self.filter(is_in_sight | told_to(member), clinic_id=member.clinic_id)

    def open(self) -> AlertQuerySet:
        return self.filter(closed_at=None)

    def unanswered(self) -> AlertQuerySet:
        return self.open().filter(acknowledged_at=None)

    def pressing(self) -> AlertQuerySet:
        """See `Alert.is_pressing`."""
        return self.filter(models.Q(severity=Alert.Severity.RED) | models.Q(kind=Alert.Kind.SUICIDE_ITEM))


class Alert(ClinicOwned):
    """Something a human must acknowledge. Closed only by a person, with a disposition."""

    class Kind(models.TextChoices):
        NOT_SAFE = "not_safe", "Says they are not safe right now"
        NOT_SAFE_AT_HOME = "not_safe_at_home", "Does not feel safe at home"
        IDEATION = "ideation", "Suicidal thoughts when leaving after a dose"
        ADVERSE_EVENT = "adverse_event", "Adverse event"
        NEGATIVE_REACTION = "negative_reaction", "Negative therapeutic reaction"
        CONCERN = "concern", "A clinician's concern for safety"
        SUICIDE_ITEM = "suicide_item", "Suicide item of a questionnaire"
        SUICIDE_ITEM_BLANK = "suicide_item_blank", "Suicide item left blank"
        SIDE_EFFECT = "side_effect", "Side effect to talk about"
        GLASS = "glass", "Record opened in an emergency"

    class Severity(models.TextChoices):
        AMBER = "amber", "Talk today"
        RED = "red", "Talk now"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    severity = models.CharField(max_length=10, choices=Severity.choices)
    # What it is about, where that is a session.
    session = models.ForeignKey(
        "care_sessions.CareSession", on_delete=models.PROTECT, null=True, blank=True, related_name="alerts"
    )
    # What it is about, where somebody opened the record in an emergency.
    glass = models.OneToOneField(
        BrokenGlass, on_delete=models.PROTECT, null=True, blank=True, related_name="alert"
    )
    raised_at = models.DateTimeField()
    # When the patient last said the same again, and everybody told so far was told again; the trail has each.
    said_again_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # When that rung came up, whether or not there was a backup; and when a backup's e-mail had gone out.
    went_to_backup_at = models.DateTimeField(null=True, blank=True)
    backup_told_at = models.DateTimeField(null=True, blank=True)
    # When it went up to who runs the clinic.
    escalated_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disposition = models.CharField(max_length=300, blank=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        indexes = [
            models.Index(
                fields=["raised_at"], condition=models.Q(acknowledged_at=None), name="alert_unanswered"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | ~models.Q(disposition=""),
                name="closed_with_a_disposition",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="glass", glass__isnull=False)
                | (~models.Q(kind="glass") & models.Q(glass=None)),
                name="glass_alert_has_its_glass",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def said_at(self) -> datetime:
        """When the patient, or whoever raised it, last said so."""
        return self.said_again_at or self.raised_at

    @property
    def is_pressing(self) -> bool:
        """Told by e-mail, and going up while nobody answers. Any answer to a suicide item is: the patient
        reads at once that somebody was told."""
        return self.severity == self.Severity.RED or self.kind == self.Kind.SUICIDE_ITEM


class AlertMailQuerySet(models.QuerySet["AlertMail"]):
    def to_do(self) -> AlertMailQuerySet:
        return self.filter(status__in=AlertMail.TO_DO)

    def to_backup(self) -> AlertMailQuerySet:
        return self.filter(rung=AlertMail.Rung.BACKUP)

    def sent(self) -> AlertMailQuerySet:
        return self.filter(status=AlertMail.Status.SENT)

    def hopeful(self) -> AlertMailQuerySet:
        """Went out, or may do so now: nothing has yet said that it does not."""
        went_out = models.Q(status=AlertMail.Status.SENT)
        did_not = models.Q(result__in=[Attempt.Result.TRANSIENT, Attempt.Result.NOT_SET_UP])
        return self.filter(went_out | models.Q(status__in=AlertMail.TO_DO) & ~did_not)


class AlertMail(ClinicOwned):
    """One clinician is told by e-mail that an alert waits: once a rung, and whenever it is said again."""

    class Rung(models.TextChoices):
        RAISED = "raised", "When it was raised"
        AGAIN = "again", "Once more, when nobody had answered"
        BACKUP = "backup", "To the backup, when nobody had answered"
        ESCALATED = "escalated", "When the backup had not answered either"
        REPEATED = "repeated", "When the patient said it again"

    class Status(models.TextChoices):
        PLANNED = "planned", "To be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        NEEDLESS = "needless", "Answered before"
        FAILED = "failed", "Could not be sent"

    TO_DO = [Status.PLANNED, Status.SENDING]

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="mails")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    rung = models.CharField(max_length=10, choices=Rung.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PLANNED)
    status_at = models.DateTimeField()
    result = models.CharField(
        max_length=10, choices=Attempt.Result.choices, blank=True, default="", db_default="",
        help_text="How the last try ended.",
    )  # fmt: skip
    detail = models.CharField(max_length=200, blank=True, help_text="What the mail server said.")
    tries = models.PositiveSmallIntegerField(default=0)
    silences = models.PositiveSmallIntegerField(default=0, help_text="Tries whose answer is not known.")
    # As a follow-up's: in the database's real time, whatever the demo's clock says.
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)

    objects = AlertMailQuerySet.as_manager()

    class Meta:
        ordering = ["status_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "member", "rung"],
                condition=~models.Q(rung="repeated"),
                name="told_once_a_rung",
            ),
        ]
        indexes = [
            models.Index(
                fields=["status_at"],
                condition=models.Q(status__in=["planned", "sending"]),
                name="alert_mail_to_do",
            ),
            models.Index(fields=["status_at"], condition=models.Q(status="failed"), name="alert_mail_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()}: {self.member}"

    @property
    def message_id(self) -> str:
        """The same for every try, so that a repeat can be recognised (RFC 5322)."""
        return f"{self.pk}@alert.integration-care"
