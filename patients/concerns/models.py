from __future__ import annotations

import json
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned, SealedAppendOnly
from integration_care.core.permissions import Permission
from patients.followups.models import Attempt
from patients.models import Patient


class ConcernQuerySet(models.QuerySet["Concern"]):
    def readable_by(self, member: Membership) -> ConcernQuerySet:
        """One's own; for an admin those about somebody else, of patients they never looked after.

        Nobody else reads any. `readers.readers_of` says the same from the other side.
        """
        mine = self.filter(clinic_id=member.clinic_id)
        if not member.is_staff_member:
            return mine.filter(patient__member=member)
        if not member.can(Permission.RUN_CLINIC):
            return mine.none()
        return mine.exclude(about=member).exclude(patient__care_team__member=member)

    def waiting(self) -> ConcernQuerySet:
        """Those without an answer so far."""
        return self.exclude(steps__state__in=[Concern.State.ANSWERED, Concern.State.CLOSED])

    def newest_first(self) -> ConcernQuerySet:
        return self.select_related("patient", "about__user").order_by("-raised_at", "-pk")


class Concern(SealedAppendOnly, ClinicOwned):
    """Something about their care that worries a patient, told to the clinic's admins alone.

    PostgreSQL itself hides the row from the person it is about (migration 0002). Its events carry no
    patient, so that the trail of the record, which that person may open, does not know of it.
    """

    class Whom(models.TextChoices):
        PERSON = "person", gettext_lazy("A person")
        CLINIC = "clinic", gettext_lazy("The clinic")
        NOBODY = "nobody", gettext_lazy("Nobody named")

    class State(models.TextChoices):
        RECEIVED = "received", gettext_lazy("Received")
        ACKNOWLEDGED = "acknowledged", gettext_lazy("Being looked at")
        ANSWERED = "answered", gettext_lazy("Answered")
        CLOSED = "closed", gettext_lazy("Closed")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="concerns")
    # The page's own name for it: sent twice, it is one.
    client_uuid = models.UUIDField()
    whom = models.CharField(max_length=10, choices=Whom.choices)
    about = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = EncryptedTextField()
    wants_call = models.BooleanField(default=False)
    raised_at = models.DateTimeField()

    objects = ConcernQuerySet.as_manager()

    class Meta(SealedAppendOnly.Meta):
        constraints = [
            models.UniqueConstraint(fields=["patient", "client_uuid"], name="one_concern_a_page"),
            models.CheckConstraint(
                condition=Q(whom="person", about__isnull=False) | (~Q(whom="person") & Q(about__isnull=True)),
                name="a_concern_names_whom_it_says",
            ),
        ]

    def __str__(self) -> str:
        return f"Concern of {self.raised_at:%Y-%m-%d}"

    @property
    def state(self) -> Concern.State:
        """As far as it came: no step leads back."""
        order = Concern.State.values
        reached = [order.index(step.state) for step in self.steps.all()]
        return Concern.State(order[max(reached, default=0)])


class ConcernStep(SealedAppendOnly, ClinicOwned):
    """What an admin did about it, and the words for the patient."""

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=12, choices=Concern.State.choices)
    by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = EncryptedTextField(blank=True)

    class Meta(SealedAppendOnly.Meta):
        ordering = ["at", "created_at"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.at:%Y-%m-%d}"


class ConcernMailQuerySet(models.QuerySet["ConcernMail"]):
    def to_do(self) -> ConcernMailQuerySet:
        return self.filter(sent_at=None, tries__lt=ConcernMail.TRIES)

    def given_up(self, within: timedelta) -> ConcernMailQuerySet:
        """Whose last try, with the wait that was to follow it, ended no longer ago in real time."""
        unsent = self.filter(sent_at=None, tries__gte=ConcernMail.TRIES)
        return unsent.filter(free_from__gt=Now() - within)


class ConcernMail(ClinicOwned):
    """That something waits, told by e-mail; what it is, the mail does not say.

    To one admin who may read it; or, with a `step`, to the patient, that there is an answer.
    """

    TRIES = 8  # a day and a half of waiting; then the page of concerns says that it did not go out

    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="mails")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(ConcernStep, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    result = models.CharField(
        max_length=10, choices=Attempt.Result.choices, blank=True, default="", db_default="",
        help_text="How the last try ended.",
    )  # fmt: skip
    detail = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="What the mail server said."
    )
    tries = models.PositiveSmallIntegerField(default=0)
    silences = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="Tries of which nobody knows whether they arrived."
    )
    # In the database's real time, as a follow-up's lease: nobody else sends it before.
    free_from = models.DateTimeField(null=True, blank=True)

    objects = ConcernMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["concern", "member"], condition=Q(step=None), name="one_mail_a_reader"
            ),
            models.UniqueConstraint(fields=["step"], name="one_mail_an_answer"),
        ]
        indexes = [
            models.Index(fields=["free_from"], condition=Q(sent_at=None), name="concern_mail_to_do"),
        ]

    def __str__(self) -> str:
        return f"To {self.member}"

    @property
    def may_have_arrived(self) -> bool:
        """The last try had no answer: it was lost, or its process died. (Or it is going on just now.)"""
        return self.tries > 0 and self.sent_at is None and not self.problem


class ConcernDraft(ClinicOwned):
    """What a patient has typed and not sent, sealed; theirs alone."""

    patient = models.OneToOneField(Patient, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    content = EncryptedTextField(help_text="JSON: the fields of the form as they were typed, by name.")

    def __str__(self) -> str:
        return "Draft of a concern"

    @property
    def fields(self) -> dict[str, str]:
        return dict(json.loads(self.content))
