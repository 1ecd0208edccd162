"""After handing in: who reads it and by when, and the one concrete thing offered as a commitment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from patients.journals.models import Commitment
from patients.portal.forms import CommitmentForm
from patients.portal.places import Place
from patients.portal.presenters.readers import lead_of
from patients.portal.presenters.writing import read_by


@dataclass
class ThanksPage:
    place: Place
    now: datetime
    form: CommitmentForm | None = None

    @cached_property
    def commitment(self) -> Commitment | None:
        """What this very entry named: still offered, or just taken on."""
        wanted = [Commitment.Status.DRAFT, Commitment.Status.ACTIVE]
        return Commitment.objects.filter(entry=self.place.entry, status__in=wanted).first()

    @property
    def is_offered(self) -> bool:
        return self.commitment is not None and self.commitment.status == Commitment.Status.DRAFT

    @property
    def who_reads(self) -> str:
        if self.place.entry and not self.place.entry.is_shared:
            return _("It is private: your clinic sees that you wrote, and not what.")
        return read_by(lead_of(self.place.patient), self.place.patient, self.place.window, self.now)

    @property
    def context(self) -> dict[str, Any]:
        form = self.form or CommitmentForm(initial={"text": self.commitment.text if self.commitment else ""})
        return {
            "at": self,
            "place": self.place,
            "form": form,
            "nav": "journal",
            "signed_out": self.place.is_public,
            "help_url": self.place.addresses.help,
        }
