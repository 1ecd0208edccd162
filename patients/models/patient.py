from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from typing import Any

from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from integration_care.accounts.models import Membership
from integration_care.accounts.models.clinic import validate_time_zone
from integration_care.core import languages
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission


class PatientQuerySet(models.QuerySet["Patient"]):
    def visible_to(self, member: Membership) -> PatientQuerySet:
        """The clinic's patients for an admin, their own for the rest of the staff, oneself for a patient.

        And, for an hour, those whose record was opened in an emergency.
        """
        mine = self.filter(clinic_id=member.clinic_id)
        if not member.is_staff_member:
            return mine.filter(member=member)
        if member.can(Permission.SEE_WHOLE_CASELOAD):
            return mine
        if member.opened_in_emergency:
            places = CareTeamMember.objects.filter(member=member, left_on=None).values("patient")
            return mine.filter(models.Q(pk__in=places) | models.Q(pk__in=member.opened_in_emergency))
        # A join, not EXISTS: nested in another question, that was walked once for each row. Nobody is on a
        # team twice (`on_a_care_team_once`), so it repeats no patient.
        return mine.filter(care_team__member=member, care_team__left_on=None)

    def active(self) -> PatientQuerySet:
        return self.filter(is_archived=False)

    def by_name(self) -> PatientQuerySet:
        return self.order_by("family_name", "given_name", "pk")

    def after(self, last: Patient) -> PatientQuerySet:
        """The patients that follow `last` in the order of `by_name`."""
        return self.filter(
            models.Q(family_name__gt=last.family_name)
            | models.Q(family_name=last.family_name, given_name__gt=last.given_name)
            | models.Q(family_name=last.family_name, given_name=last.given_name, pk__gt=last.pk)
        )

    def before(self, first: Patient) -> PatientQuerySet:
        """The patients that come before `first` in the order of `by_name`."""
        return self.filter(
            models.Q(family_name__lt=first.family_name)
            | models.Q(family_name=first.family_name, given_name__lt=first.given_name)
            | models.Q(family_name=first.family_name, given_name=first.given_name, pk__lt=first.pk)
        )

    def matching(self, words: str) -> PatientQuerySet:
        """Every word is part of a name or of an identifier. Plain scan of one clinic: row security rules
        out trigram indexes here, because their operators may not run before its policies."""
        found = self
        for word in words.split():
            numbers = PatientIdentifier.objects.filter(patient=models.OuterRef("pk"), value__icontains=word)
            found = found.filter(
                models.Q(family_name__icontains=word)
                | models.Q(given_name__icontains=word)
                | models.Q(preferred_name__icontains=word)
                | models.Exists(numbers)
            )
        return found


class Patient(ClinicOwned):
    """A person in a clinic's care. Never fetched by key alone: `.visible_to(member)`."""

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    preferred_name = models.CharField(max_length=80, blank=True, help_text="What they like to be called.")
    pronouns = models.CharField(max_length=40, blank=True)
    born_on = models.DateField()
    email = models.EmailField(blank=True)
    phone = PhoneNumberField(blank=True)
    time_zone = models.CharField(max_length=60, validators=[validate_time_zone])
    language = models.CharField(
        max_length=10,
        choices=languages.offered,
        default=languages.ENGLISH,
        db_default=languages.ENGLISH,
        help_text="For their own pages and messages. What staff read stays English.",
    )
    emergency_name = models.CharField(max_length=120, blank=True)
    emergency_phone = PhoneNumberField(blank=True)
    is_trauma_informed = models.BooleanField(
        default=False, help_text="Offer choice first; prompts can be skipped."
    )
    is_archived = models.BooleanField(default=False)
    # The patient's own way in, once they have accepted an invitation to the portal.
    member = models.OneToOneField(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="patient"
    )

    objects = PatientQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["clinic", "family_name", "given_name", "id"], name="patient_by_name")]

    def __str__(self) -> str:
        return self.full_name

    @classmethod
    def keys_visible_to(cls, member: Membership) -> models.QuerySet[Any, Any]:
        """The keys of `visible_to`, for `patient__in=` in questions about patients' rows.

        Asked of the care team alone, each row is one look into its index; asked of the patients as well,
        the whole team was walked for each row while the tables had no statistics yet.
        """
        reaches_further = member.can(Permission.SEE_WHOLE_CASELOAD) or member.opened_in_emergency
        if not member.is_staff_member or reaches_further:
            return cls.objects.visible_to(member).values("pk")
        return CareTeamMember.objects.filter(member=member, left_on=None).values("patient")

    @property
    def patient_id(self) -> Any:
        """Its own id, so that whoever asks whose record something belongs to need not ask what it is."""
        return self.pk

    @property
    def full_name(self) -> str:
        return f"{self.called} {self.family_name}"

    @property
    def called(self) -> str:
        return self.preferred_name or self.given_name

    @property
    def initials(self) -> str:
        return f"{self.called[:1]}{self.family_name[:1]}".upper()

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def age(self, now: datetime) -> int:
        """Completed years, on today's date where the patient lives."""
        today: date = now.astimezone(self.zone).date()
        return (
            today.year
            - self.born_on.year
            - ((today.month, today.day) < (self.born_on.month, self.born_on.day))
        )


class PatientIdentifier(ClinicOwned):
    """A number by which another system knows the patient (FHIR Identifier)."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="identifiers")
    system = models.CharField(max_length=200)
    value = models.CharField(max_length=200)
    label = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "system", "value"], name="identifier_means_one_patient"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.system}: {self.value}"


class CareTeamQuerySet(models.QuerySet["CareTeamMember"]):
    def at_present(self) -> CareTeamQuerySet:
        """The lead first."""
        return (
            self.filter(left_on=None)
            .select_related("member__user")
            .order_by("-is_lead", "member__user__name")
        )

    def before(self) -> CareTeamQuerySet:
        """Who has left, the last one first."""
        return self.exclude(left_on=None).select_related("member__user").order_by("-left_on")


class CareTeamMember(ClinicOwned):
    """Who looks after the patient, and so who may read the record."""

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="care_team")
    member = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="caseload")
    is_lead = models.BooleanField(default=False)
    joined_on = models.DateField()
    left_on = models.DateField(null=True, blank=True)

    objects = CareTeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "member"], condition=models.Q(left_on=None), name="on_a_care_team_once"
            ),
            models.UniqueConstraint(
                fields=["patient"], condition=models.Q(left_on=None, is_lead=True), name="one_lead_a_patient"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} for {self.patient}"
