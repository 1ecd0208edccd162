from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now

from integration_care.accounts.models import Membership
from integration_care.core import languages
from integration_care.core.annotations import Annotation
from integration_care.core.encryption import EncryptedBytesField
from integration_care.core.models import ClinicOwned
from integration_care.core.permissions import Permission
from patients.disclosures.models import Disclosure
from patients.models import Course, Patient
from sessions.models import CareSession
from sessions.substances.models import Container

FOR_WHOM = Annotation[str | None]("for_whom")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, member: Membership) -> DocumentQuerySet:
        """Those whose whole content the member may read today, whoever asked for them."""
        kinds = [kind for kind, needed in NEEDED.items() if member.can(needed)]
        mine = self.filter(clinic_id=member.clinic_id, kind__in=kinds)
        return mine.filter(Q(patient=None) | Q(patient__in=Patient.keys_visible_to(member)))

    def listed(self) -> DocumentQuerySet:
        """For lists: what there is and `for_whom` (a `Disclosure.To`, None: it stays), without the bytes; the
        newest first."""
        to = Disclosure.objects.filter(document=OuterRef("pk")).order_by("created_at").values("to_whom")
        found = self.annotate(for_whom=Subquery(to[:1]))
        found = found.defer("content").select_related("requested_by__user", "session", "course", "container")
        return found.order_by("-requested_at", "pk")

    def free(self) -> DocumentQuerySet:
        """To be made, and in no worker's hands: nobody took it, or whoever did has not come back.

        By the database's real clock: a lease belongs to a process, and a process does not get faster when
        the demo's day takes a minute.
        """
        to_make = self.filter(status__in=UNDER_WAY)
        return to_make.filter(Q(lease_until=None) | Q(lease_until__lte=Now()))


class Document(ClinicOwned):
    """One document that somebody asked for. The bytes exist only sealed, bound to this row, and expire."""

    class Kind(models.TextChoices):
        PATIENT_SUMMARY = "patient_summary", "Integration summary for the patient"
        SESSION_RECORD = "session_record", "Signed session record"
        PRESCRIBER_LETTER = "prescriber_letter", "Letter to the prescriber"
        COURSE_SUMMARY = "course_summary", "Course summary"
        RELAPSE_PLAN = "relapse_plan", "Relapse plan"
        DOSING_RECORD = "dosing_record", "Dosing record with observation chart"
        SUBSTANCE_REGISTER = "substance_register", "Substance register"
        MONTHLY_REPORT = "monthly_report", "Monthly clinic report"
        CLINIC_EXPORT = "clinic_export", "Clinic export: records without words"
        OWN_COPY = "own_copy", "A patient's own copy of their record"

    class Status(models.TextChoices):
        REQUESTED = "requested", "Waiting for its turn"
        RENDERING = "rendering", "Being made"
        READY = "ready", "Ready"
        FAILED = "failed", "Could not be made"
        CANCELLED = "cancelled", "Cancelled"
        EXPIRED = "expired", "Expired"

    class Step(models.TextChoices):
        """How far the worker is."""

        READING = "reading", "Reading the record"
        DRAWING = "drawing", "Laying out the pages"
        EXPORTING = "exporting", "Writing down each patient"
        PACKING = "packing", "Packing the file"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    # What it is about: of these, those that its kind asks for.
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    session = models.ForeignKey(
        CareSession, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    container = models.ForeignKey(
        Container, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, help_text="The last day, included.")
    language = models.CharField(max_length=10, choices=languages.offered, default=languages.ENGLISH)
    requested_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.REQUESTED)
    status_at = models.DateTimeField()
    step = models.CharField(max_length=10, choices=Step.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took it in hand.")
    lease_token = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it could not be made, in our words.")
    # Of an export: how many patients are written, of how many, and the last of them.
    done = models.PositiveIntegerField(default=0, db_default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    last = models.UUIDField(null=True, blank=True)
    content = EncryptedBytesField(help_text="The PDF; nothing once it has expired. An export has pieces.")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the file, in hex; stays.")
    size = models.PositiveIntegerField(null=True, blank=True, help_text="Bytes.")
    page_count = models.PositiveSmallIntegerField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["patient", "requested_at"], name="document_of_patient"),
            models.Index(
                fields=["requested_at"],
                condition=Q(status__in=["requested", "rendering"]),
                name="document_to_make",
            ),
            models.Index(fields=["expires_at"], condition=Q(status="ready"), name="document_to_expire"),
            models.Index(fields=["status_at"], condition=Q(status="failed"), name="document_failed"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "clinic", "requested_by", "kind", "patient", "session", "course", "container", "since",
                    "until", "language",
                ],
                condition=Q(status__in=["requested", "rendering"]),
                nulls_distinct=False,
                name="document_asked_for_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | ~Q(sha256="") & Q(expires_at__isnull=False),
                name="ready_document_has_a_checksum_and_an_end",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(reason=""), name="document_failed_for_a_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_packed(self) -> bool:
        return self.kind in PACKED

    @property
    def number(self) -> str:
        """As it stands at the foot of each page: 7F3A-91C2"""
        key = self.pk.hex[:8].upper()
        return f"{key[:4]}-{key[4:]}"

    def may_become(self, status: str) -> bool:
        return status in MOVES[Document.Status(self.status)]

    @property
    def is_past(self) -> bool:
        """It came to nothing, or its file is gone: it can be asked for again."""
        return not MOVES[Document.Status(self.status)]


_S, _K = Document.Status, Document.Kind
UNDER_WAY = (_S.REQUESTED, _S.RENDERING)
MOVES: Mapping[Document.Status, frozenset[Document.Status]] = {
    _S.REQUESTED: frozenset({_S.RENDERING, _S.CANCELLED, _S.FAILED}),
    _S.RENDERING: frozenset({_S.READY, _S.REQUESTED, _S.CANCELLED, _S.FAILED}),
    _S.READY: frozenset({_S.EXPIRED}),
    # Ends: asked for again it is another row, for its number and its checksum are those of one file.
    _S.FAILED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.EXPIRED: frozenset(),
}
# What somebody must be allowed to read for all that stands in a document of this kind.
NEEDED: Mapping[Document.Kind, Permission] = {
    _K.PATIENT_SUMMARY: Permission.READ_NARRATIVE,
    _K.SESSION_RECORD: Permission.READ_NARRATIVE,
    _K.PRESCRIBER_LETTER: Permission.READ_NARRATIVE,
    _K.COURSE_SUMMARY: Permission.READ_NARRATIVE,
    _K.RELAPSE_PLAN: Permission.READ_NARRATIVE,
    _K.DOSING_RECORD: Permission.READ_NARRATIVE,
    _K.SUBSTANCE_REGISTER: Permission.KEEP_SUBSTANCES,
    _K.MONTHLY_REPORT: Permission.RUN_CLINIC,
    _K.CLINIC_EXPORT: Permission.RUN_CLINIC,
    _K.OWN_COPY: Permission.COPY_OWN_RECORD,
}
# Handed out as a ZIP, in pieces; all others are one PDF.
PACKED = frozenset({_K.CLINIC_EXPORT, _K.OWN_COPY})


class Piece(ClinicOwned):
    """A piece of an export: what one patient adds to one of its files, and in the end the bytes to hand out.

    Small enough to be held in memory, however large the clinic is. Sealed, and bound to this row.
    """

    ZIP = "zip"  # the name of the pieces that are handed out

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="pieces")
    name = models.CharField(max_length=60, help_text="Of the file inside, such as fhir/Patient.ndjson.")
    number = models.PositiveIntegerField(help_text="In the order of the file, from 1.")
    rows = models.PositiveIntegerField(default=0, help_text="How many lines it adds.")
    content = EncryptedBytesField()

    class Meta:
        ordering = ["name", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "name", "number"], name="one_piece_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"
