"""The page on which a patient asks for their copy, and sees how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integration_care.accounts.models import Membership
from integration_care.core.ui.words import local_day, local_moment
from patients.models import Patient
from sessions.documents.models import UNDER_WAY, Document
from sessions.documents.page import standing

Status, Step = Document.Status, Document.Step
SHOWN = 6
WORDS = {
    Status.REQUESTED: gettext_lazy("It waits for its turn. You can leave this page."),
    Status.RENDERING: gettext_lazy("It is being put together. You can leave this page."),
    Status.READY: gettext_lazy("Your copy is ready."),
    Status.FAILED: gettext_lazy(
        "It could not be made. Your record is as it was. Please ask again, or ask your clinic."
    ),
    Status.CANCELLED: gettext_lazy("Taken back."),
    Status.EXPIRED: gettext_lazy("Its file was deleted. You can ask for a new one."),
}


@dataclass(frozen=True)
class Row:
    document: Document
    patient: Patient
    now: datetime

    @property
    def status(self) -> Document.Status:
        document = self.document
        is_over = document.expires_at is not None and document.expires_at <= self.now
        return Status.EXPIRED if is_over else Status(document.status)

    @property
    def words(self) -> str:
        return str(WORDS[self.status])

    @property
    def is_under_way(self) -> bool:
        return self.status in UNDER_WAY

    @property
    def asked(self) -> str:
        return local_moment(self.document.requested_at, self.patient.zone)

    @property
    def told(self) -> str:
        """1.4 MB, to be fetched until Tuesday"""
        if self.status != Status.READY or self.document.expires_at is None:
            return ""
        until = local_day(self.document.expires_at, self.patient.zone)
        size = filesizeformat(self.document.size or 0)
        return _("%(size)s, to be fetched until %(day)s") % {"size": size, "day": until}

    @property
    def poll(self) -> str:
        if not self.is_under_way:
            return ""
        return f"{reverse('documents:my-copy', args=[self.document.pk])}?at={standing(self.document)}"

    @property
    def file(self) -> str:
        is_there = self.status == Status.READY
        return reverse("documents:my-file", args=[self.document.pk]) if is_there else ""


@dataclass
class CopyPage:
    patient: Patient
    member: Membership
    now: datetime

    @cached_property
    def rows(self) -> list[Row]:
        mine = Document.objects.visible_to(self.member).filter(patient=self.patient)
        return [Row(one, self.patient, self.now) for one in mine.listed()[:SHOWN]]

    @property
    def may_ask(self) -> bool:
        return not any(row.is_under_way for row in self.rows)
