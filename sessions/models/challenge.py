from __future__ import annotations

from django.db import models
from django.db.models import Q

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.models import Course, Patient
from sessions.models.session import CareSession


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def standing(self) -> ChallengeQuerySet:
        """Without those of a session that was entered in error: they may be another patient's."""
        return self.exclude(session__status=CareSession.Status.VOID)

    def readable_by(self, member: Membership) -> ChallengeQuerySet:
        """Challenges whose words the member may read: the care team's."""
        if not member.can(Permission.READ_NARRATIVE):
            return self.none()
        mine = self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))
        return mine.standing()

    def open(self) -> ChallengeQuerySet:
        return self.standing().filter(closed_at=None)


class Challenge(ClinicOwned):
    """Something that stands in the way of integration: what was done, and when it is looked at again."""

    class Kind(models.TextChoices):
        NON_LINEAR = "non_linear", "Improvement that is not linear"
        NOT_FOLLOWING_UP = "not_following_up", "Not following up"
        RELATIONSHIPS = "relationships", "Impact on relationships"
        NEGATIVE_REACTION = "negative_reaction", "Negative therapeutic reaction"
        LIFE_CHANGE = "life_change", "Planned major life decision"
        FORGETTING = "forgetting", "Forgetting the experience"
        FADING = "fading", "Insights that fade"
        OVERWHELM = "overwhelm", "Overwhelming emotion"
        RETURNING = "returning", "Returning symptoms"
        RESISTANCE = "resistance", "Resistance"

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="challenges")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="challenges")
    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="challenges")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = EncryptedTextField(blank=True)
    response = EncryptedTextField(blank=True, help_text="What was done or agreed.")
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    review_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    outcome = EncryptedTextField(blank=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_by__isnull=False), name="challenge_closed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ChallengeReview(ClinicOwned):
    """One look back at a challenge: what was found, and when the next look is."""

    challenge = models.ForeignKey(Challenge, on_delete=models.PROTECT, related_name="reviews")
    at = models.DateTimeField()
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    text = EncryptedTextField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"Reviewed {self.at:%Y-%m-%d}"


class DoseReviewQuerySet(models.QuerySet["DoseReview"]):
    def standing(self) -> DoseReviewQuerySet:
        """A challenge of a session that was entered in error holds no dose."""
        return self.exclude(challenge__session__status=CareSession.Status.VOID)

    def waiting(self) -> DoseReviewQuerySet:
        """As `is_waiting`."""
        return self.filter(Q(goes_ahead=None) | Q(goes_ahead=False))


class DoseReview(ClinicOwned):
    """The next dose of the course waits for a decision, because of a challenge."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="dose_reviews")
    challenge = models.OneToOneField(Challenge, on_delete=models.PROTECT, related_name="dose_review")
    asked_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decision = EncryptedTextField(blank=True)
    goes_ahead = models.BooleanField(null=True, blank=True, help_text="Only a yes lets the dose begin.")

    objects = DoseReviewQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_at=None) | Q(reviewed_by__isnull=False),
                name="dose_review_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(goes_ahead=None) | Q(reviewed_at__isnull=False),
                name="dose_goes_ahead_once_reviewed",
            ),
        ]

    def __str__(self) -> str:
        return "Dose to be reviewed" if self.is_waiting else "Dose reviewed"

    @property
    def is_waiting(self) -> bool:
        """Without a yes the dose does not begin."""
        return self.goes_ahead is not True
