from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.annotations import Annotation
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.journals.models.entry import JournalEntry
from patients.models import Course, Patient

VOID = "void"  # CareSession.Status.VOID: sessions stand above journals
# What was agreed in a session counts from its beginning, however late it was typed.
SINCE = Coalesce("session__started_at", "taken_on_at", "created_at")


LOOKED_AT = Annotation[datetime | None]("looked_at")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def standing(self) -> CommitmentQuerySet:
        """Without what a session left that was entered in error: it may be another patient's."""
        return self.exclude(session__status=VOID)

    def visible_to(self, member: Membership) -> CommitmentQuerySet:
        mine = self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))
        return mine.standing()

    def readable_by(self, member: Membership) -> CommitmentQuerySet:
        """Commitments whose words the member may read: one's own, or for the care team what it was told."""
        visible = self.visible_to(member)
        if not member.is_staff_member:
            return visible
        return visible.told_to_the_team() if member.can(Permission.READ_NARRATIVE) else visible.none()

    def told_to_the_team(self) -> CommitmentQuerySet:
        """What was taken on, and what a shared entry offered.

        What a private entry only offered stays as private as the entry, also once it was let go; what was
        agreed in a session or looked at in one had been taken on.
        """
        is_looked_at = Exists(CommitmentReview.objects.filter(commitment=OuterRef("pk")))
        turned_down = Q(status=Commitment.Status.LET_GO, session=None) & ~Q(is_looked_at)
        only_offered = Q(status=Commitment.Status.DRAFT) | turned_down
        private = JournalEntry.Visibility.PRIVATE
        return self.standing().exclude(only_offered, entry__visibility=private)

    def taken_on(self) -> CommitmentQuerySet:
        return self.exclude(status=Commitment.Status.DRAFT)

    def to_ask_about(self, today: date) -> CommitmentQuerySet:
        """Taken on, and the day on which to ask how it went has come; the earliest day first."""
        due = self.filter(status=Commitment.Status.ACTIVE, check_in_on__lte=today)
        return due.order_by("check_in_on", "created_at")

    def since_before(self, at: datetime) -> CommitmentQuerySet:
        return self.alias(since=SINCE).filter(since__lte=at)

    def with_last_look(self) -> CommitmentQuerySet:
        """Each with `looked_at`: when it last was; None for never."""
        looks = CommitmentReview.objects.filter(commitment=OuterRef("pk")).order_by("-at")
        return self.annotate(looked_at=Subquery(looks.values("at")[:1]))

    def by_time(self) -> CommitmentQuerySet:
        return self.alias(since=SINCE).order_by("since", "created_at")

    def open(self) -> CommitmentQuerySet:
        return self.filter(status__in=[Commitment.Status.DRAFT, Commitment.Status.ACTIVE])


class Commitment(ClinicOwned):
    """A specific, achievable act the patient takes on before the next dose, with an if-then plan."""

    class Status(models.TextChoices):
        DRAFT = "draft", gettext_lazy("Offered")
        ACTIVE = "active", gettext_lazy("Taken on")
        KEPT = "kept", gettext_lazy("Kept")
        PARTLY = "partly", gettext_lazy("Partly kept")
        LET_GO = "let_go", gettext_lazy("Let go")

    class Category(models.TextChoices):
        START = "start", gettext_lazy("Start")
        STOP = "stop", gettext_lazy("Stop")
        CONTINUE = "continue", gettext_lazy("Continue")
        CONNECT = "connect", gettext_lazy("Connect with someone")
        CARE = "care", gettext_lazy("Care for myself")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="commitments")
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="commitments", null=True, blank=True
    )
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.SET_NULL, related_name="commitments", null=True, blank=True
    )
    session = models.ForeignKey(
        "care_sessions.CareSession",
        on_delete=models.SET_NULL,
        related_name="commitments",
        null=True,
        blank=True,
    )
    text = EncryptedTextField()
    taken_on_at = models.DateTimeField(null=True, blank=True)
    taken_on_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True,
        help_text="Who wrote it down; none where the patient did, by a link.",
    )  # fmt: skip
    category = models.CharField(max_length=20, choices=Category.choices, blank=True)
    when = EncryptedTextField(blank=True)
    obstacle = EncryptedTextField(blank=True)
    if_then = EncryptedTextField(blank=True)
    accountability = EncryptedTextField(blank=True, help_text="Who knows of it and will ask.")
    # Where it came from: the insight it acts on, and the theme it belongs to.
    insight = models.ForeignKey(
        "journals.Insight", on_delete=models.SET_NULL, related_name="commitments", null=True, blank=True
    )
    theme = models.ForeignKey(
        "care_sessions.Theme", on_delete=models.SET_NULL, related_name="commitments", null=True, blank=True
    )
    check_in_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    outcome = EncryptedTextField(blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(status="draft"), name="one_draft_commitment_per_entry"
            ),
        ]

    def __str__(self) -> str:
        return f"Commitment ({self.get_status_display()})"


class CommitmentReview(ClinicOwned):
    """A look back at a commitment at the next preparation, dose or integration, and what came of it."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reviews")
    session = models.ForeignKey(
        "care_sessions.CareSession",
        on_delete=models.PROTECT,
        related_name="commitment_reviews",
        null=True,
        blank=True,
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Commitment.Status.choices, help_text="As it was found.")
    outcome = EncryptedTextField(blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.get_status_display()}, {self.at:%Y-%m-%d}"


class InsightReturn(ClinicOwned):
    """An insight came back to its patient, so many days after it was kept, and what they said to it."""

    class Answer(models.TextChoices):
        KEPT = "kept", gettext_lazy("Still kept")
        NOT_NOW = "not_now", gettext_lazy("Not now")
        LET_GO = "let_go", gettext_lazy("Let go")

    insight = models.ForeignKey("journals.Insight", on_delete=models.CASCADE, related_name="returns")
    after_days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer.choices)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["insight", "after_days"], name="one_answer_per_return"),
        ]

    def __str__(self) -> str:
        return f"After {self.after_days} days: {self.get_answer_display()}"


class InsightQuerySet(models.QuerySet["Insight"]):
    def standing(self) -> InsightQuerySet:
        """Without those of a session that was entered in error: they may be another patient's."""
        return self.exclude(session__status=VOID)

    def by_time(self) -> InsightQuerySet:
        """As commitments: what came up in a session stands at its time."""
        return self.alias(at=Coalesce("session__started_at", "pinned_at")).order_by("at", "pinned_at")

    def readable_by(self, member: Membership) -> InsightQuerySet:
        """One's own; for the care team those from sessions and from entries that are shared."""
        mine = self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))
        visible = mine.standing()
        if not member.is_staff_member:
            return visible
        if not member.can(Permission.READ_NARRATIVE):
            return visible.none()
        return visible.exclude(entry__visibility=JournalEntry.Visibility.PRIVATE)


class Insight(ClinicOwned):
    """A line worth keeping, pinned from an entry or a session; it comes back later."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="insights")
    entry = models.ForeignKey(
        JournalEntry, on_delete=models.SET_NULL, related_name="insights", null=True, blank=True
    )
    session = models.ForeignKey(
        "care_sessions.CareSession", on_delete=models.SET_NULL, related_name="insights", null=True, blank=True
    )
    theme = models.ForeignKey(
        "care_sessions.Theme", on_delete=models.SET_NULL, related_name="insights", null=True, blank=True
    )
    text = EncryptedTextField()
    pinned_at = models.DateTimeField()
    pinned_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-pinned_at"]

    def __str__(self) -> str:
        return f"Insight pinned {self.pinned_at:%Y-%m-%d}"
