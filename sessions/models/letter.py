from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from integration_care.accounts.models import Membership
from integration_care.core.models import ClinicOwned
from patients.models import Patient
from sessions.models.session import CareSession


class BookingLetterQuerySet(models.QuerySet["BookingLetter"]):
    def visible_to(self, member: Membership) -> BookingLetterQuerySet:
        return self.filter(clinic_id=member.clinic_id, patient__in=Patient.keys_visible_to(member))

    def gathering(self) -> BookingLetterQuerySet:
        """Not tried yet: what changes now goes in as well."""
        return self.filter(status=BookingLetter.Status.WAITING, tries=0)

    def to_do(self) -> BookingLetterQuerySet:
        return self.filter(status__in=BookingLetter.TO_DO)

    def given_up(self) -> BookingLetterQuerySet:
        """What should have gone out and did not, or perhaps; an address that is not there is no fault."""
        return self.filter(status=BookingLetter.Status.FAILED).exclude(cause=BookingLetter.Cause.ADDRESS)

    def due(self, now: datetime) -> BookingLetterQuerySet:
        """In nobody's hands, of clinics that send. A lease is in real time, as a process is."""
        free = Q(lease_until=None) | Q(lease_until__lte=Now())
        return self.to_do().filter(free, due_at__lte=now, clinic__engine_paused_at=None)


class BookingLetter(ClinicOwned):
    """One e-mail that tells a patient when they are expected. What changes within a moment goes in one."""

    class Status(models.TextChoices):
        WAITING = "waiting", "To be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        NEEDLESS = "needless", "Nothing to tell"
        WITHHELD = "withheld", "Not sent"
        EXPIRED = "expired", "Too late"
        FAILED = "failed", "Could not be sent"

    class Cause(models.TextChoices):
        """Why a letter, or a line of it, tells nothing."""

        SAME = "same", "They know it already"
        NEVER_TOLD = "never_told", "Taken back before they were told"
        NEWER = "newer", "A newer e-mail tells it"
        BEGUN = "begun", "Its time had come"
        CLOSED = "closed", "The course is closed"
        PAUSED = "paused", "The course is paused"
        ARCHIVED = "archived", "The patient is archived"
        OFF = "off", "The clinic sends no e-mails about bookings"
        CONSENT = "consent", "No consent to e-mail"
        CHANNEL = "channel", "E-mail is not set up"
        ADDRESS = "address", "No e-mail address on record"
        QUIET = "quiet", "Quiet hours left no time for it"
        REFUSED = "refused", "The mail server refused it"
        NO_SERVER = "no_server", "No mail server took it for two days"
        NO_ANSWER = "no_answer", "It may have arrived: the mail server's answer was lost"

    TO_DO = (Status.WAITING, Status.SENDING)
    NOT_TOLD = (Status.WITHHELD, Status.EXPIRED, Status.FAILED)

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="booking_letters")
    asked_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who sent it again; nobody where a booking did.",
    )  # fmt: skip
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    status_at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=Cause.choices, blank=True)
    sent_to = models.CharField(max_length=100, blank=True, help_text="The address, masked.")
    detail = models.CharField(max_length=200, blank=True, help_text="What the mail server said.")
    tries = models.PositiveSmallIntegerField(default=0)
    silences = models.PositiveSmallIntegerField(default=0, help_text="Tries whose answer is not known.")
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)

    objects = BookingLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(status__in=["waiting", "sending"]), name="letter_to_do"
            ),
            models.Index(fields=["patient", "opened_at"], name="letter_of_patient"),
            models.Index(fields=["status_at"], condition=Q(status="failed"), name="letter_failed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient"], condition=Q(status="waiting", tries=0), name="one_letter_gathers"
            ),
        ]

    def __str__(self) -> str:
        return self.get_status_display()

    @property
    def message_id(self) -> str:
        """The same for every try, so that a repeat can be recognised (RFC 5322)."""
        return f"{self.pk}@booking.integration-care"

    @property
    def may_have_arrived(self) -> bool:
        return self.silences > 0


class BookingLine(ClinicOwned):
    """What one letter says of one session: written down when it is about to go out, and kept as it was."""

    class Word(models.TextChoices):
        BOOKED = "booked", "Booked"
        MOVED = "moved", "Changed"
        CANCELLED = "cancelled", "Cancelled"

    letter = models.ForeignKey(BookingLetter, on_delete=models.CASCADE, related_name="lines")
    session = models.ForeignKey(CareSession, on_delete=models.PROTECT, related_name="booking_lines")
    word = models.CharField(max_length=10, choices=Word.choices, blank=True, help_text="Blank: nothing.")
    cause = models.CharField(max_length=10, choices=BookingLetter.Cause.choices, blank=True)
    # As `feeds.outward.Hour`, which calendars read.
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    changes = models.PositiveIntegerField(default=0, help_text="SEQUENCE of its calendar entry.")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "session"], name="a_letter_tells_a_session_once"),
            models.CheckConstraint(
                condition=Q(word="")
                | Q(starts_at__isnull=False, ends_at__isnull=False, changed_at__isnull=False),
                name="what_is_told_has_an_hour",
            ),
        ]

    def __str__(self) -> str:
        return self.get_word_display() or self.get_cause_display()
