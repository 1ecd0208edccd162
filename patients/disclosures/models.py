from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

from integration_care.accounts.models import Membership
from integration_care.core.encryption import EncryptedTextField
from integration_care.core.models import ClinicOwned, SealedAppendOnly
from patients.models import Patient


class DisclosureQuerySet(models.QuerySet["Disclosure"]):
    def visible_to(self, member: Membership) -> DisclosureQuerySet:
        mine = self.filter(clinic_id=member.clinic_id)
        return mine.filter(Q(patient=None) | Q(patient__in=Patient.keys_visible_to(member)))

    def about(self, patient: Patient) -> DisclosureQuerySet:
        """Of this record, or of all the clinic's at a time when this one was there."""
        whole = Q(patient=None, disclosed_at__gte=patient.created_at)
        return self.filter(Q(patient=patient) | whole, clinic_id=patient.clinic_id)


class Disclosure(SealedAppendOnly, ClinicOwned):
    """Something that left. Never changed: what was wrong is taken back by a row that says so.

    Without a patient it is of everybody in the clinic's care. `document`: the one that was asked for; it has
    left when somebody fetched it, which the trail knows.
    """

    class To(models.TextChoices):
        """45 CFR 164.528(a)(1) excepts the first three from an account."""

        PATIENT = "patient", gettext_noop("The patient themselves")
        CLINICIAN = "clinician", gettext_noop("A clinician who treats them")
        PAYER = "payer", gettext_noop("Who pays for the treatment")
        AUTHORITY = "authority", gettext_noop("A court or an authority")
        OTHER = "other", gettext_noop("Somebody else")

    class Way(models.TextChoices):
        DOCUMENT = "document", gettext_noop("Document")
        EXPORT = "export", gettext_noop("File")
        TELEPHONE = "telephone", gettext_noop("Telephone")
        FAX = "fax", gettext_noop("Fax")
        POST = "post", gettext_noop("Post")
        EMAIL = "email", gettext_noop("E-mail")
        IN_PERSON = "in_person", gettext_noop("In person")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    to_whom = models.CharField(max_length=10, choices=To.choices)
    recipient = EncryptedTextField(help_text="Who exactly: name and address, as far as known.")
    purpose = EncryptedTextField(help_text="Why, where the one it went to does not say so already.")
    way = models.CharField(max_length=10, choices=Way.choices)
    what = models.SlugField(max_length=30, blank=True, help_text="The kind of document or file.")
    content = EncryptedTextField(help_text="What was told, of one noted by hand.")
    document = models.UUIDField(null=True, blank=True)
    disclosed_at = models.DateTimeField()
    noted_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    reason = EncryptedTextField(help_text="Why it was taken back.")

    objects = DisclosureQuerySet.as_manager()

    class Meta(SealedAppendOnly.Meta):
        indexes = [
            models.Index(fields=["patient", "-disclosed_at"], name="disclosure_of_patient"),
            models.Index(
                fields=["clinic", "-disclosed_at"],
                condition=Q(patient=None),
                name="disclosure_of_everybody",
            ),
            models.Index(
                fields=["document"], condition=Q(document__isnull=False), name="disclosure_by_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_way_display()} to {self.get_to_whom_display()}"

    @property
    def is_excepted(self) -> bool:
        """Need not stand in an account."""
        return self.to_whom in (self.To.PATIENT, self.To.CLINICIAN, self.To.PAYER)
