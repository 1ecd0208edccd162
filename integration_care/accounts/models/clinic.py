from __future__ import annotations

import zoneinfo
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_noop

from integration_care.core.models import BaseModel


def validate_time_zone(name: str) -> None:
    """An IANA zone that this machine knows, such as America/Chicago."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone we know. Choose one such as America/Chicago.")


def default_crisis_contacts() -> list[dict[str, str]]:
    """United States: 988 Suicide & Crisis Lifeline (call or text) and 911. A clinic edits these."""
    return [
        {"label": gettext_noop("988 Suicide & Crisis Lifeline"), "call": "988", "text": "988"},
        {"label": gettext_noop("Emergency services"), "call": "911", "text": ""},
    ]


class Clinic(BaseModel):
    """The tenant. Every patient record belongs to exactly one."""

    name = models.CharField(max_length=120)
    sender_name = models.CharField(
        max_length=60, blank=True, db_default="", default="",
        help_text="What stands in messages instead of the name. Blank: the name.",
    )  # fmt: skip
    slug = models.SlugField(unique=True)
    time_zone = models.CharField(max_length=60, validators=[validate_time_zone])
    phone = models.CharField(max_length=40, blank=True)
    reply_to = models.EmailField(blank=True, help_text="Where a patient's reply to a message goes.")
    # Patients are not written to between these local times of their own zone.
    quiet_from = models.TimeField(default=time(21, 0))
    quiet_until = models.TimeField(default=time(8, 0))
    staffed_from = models.TimeField(default=time(9, 0))
    staffed_until = models.TimeField(default=time(17, 0))
    staffed_weekdays = models.CharField(max_length=7, default="12345", help_text="ISO weekdays: 1 is Monday.")
    crisis_contacts = models.JSONField(default=default_crisis_contacts)
    outside_contact = models.CharField(
        max_length=200,
        blank=True,
        db_default="",
        default="",
        help_text="Somebody outside the clinic for a patient with a worry that nobody inside may read.",
    )
    outside_contact_es = models.CharField(max_length=200, blank=True, db_default="", default="")
    # From the clinician to the backup on duty, and as long again to the admin, until somebody answers.
    # Source: the product's safety rules, "unacknowledged for 15 min goes to the next"; no standard is known.
    alert_next_after_min = models.PositiveSmallIntegerField(
        default=15, db_default=15, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    # Integration is wanted at least weekly, so two weeks without a word is one missed twice.
    # Source: the product's own default; no standard is known.
    out_of_touch_after_days = models.PositiveSmallIntegerField(
        default=14, db_default=14, validators=[MinValueValidator(3), MaxValueValidator(90)]
    )
    # How long a document can be fetched once it is ready. The product's own default, long enough to hand it
    # out; no standard is known. The record stays, and a document can be made again.
    document_days = models.PositiveSmallIntegerField(
        default=7, db_default=7, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    # Figures tell apart no fewer patients than this. Five is common in health statistics within one house;
    # what is published asks for eleven (cell size suppression policy of the US Centers for Medicare &
    # Medicaid Services). Below three, whoever knows the rule could work small groups out.
    fewest_told_apart = models.PositiveSmallIntegerField(
        default=5, db_default=5, validators=[MinValueValidator(3), MaxValueValidator(20)]
    )
    # How long a closed record is kept: years after the last contact, and at least up to an age. The law of
    # the state decides, not the product. HIPAA asks six years of its own documentation (45 CFR 164.316(b)(2),
    # 164.530(j)) and says nothing of records; ten years is the product's own, cautious default.
    record_years = models.PositiveSmallIntegerField(
        default=10, db_default=10, validators=[MinValueValidator(6), MaxValueValidator(100)]
    )
    record_until_age = models.PositiveSmallIntegerField(
        default=25, db_default=25, validators=[MinValueValidator(18), MaxValueValidator(100)]
    )
    # Patients who agreed to e-mail are told of a session that is booked, moved or cancelled.
    tells_of_bookings = models.BooleanField(default=True, db_default=True)
    engine_paused_at = models.DateTimeField(null=True, blank=True)  # set after a restore from backup

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def sender(self) -> str:
        """The clinic's name as it stands in whatever leaves the house, where others may read along."""
        return self.sender_name or self.name

    @property
    def clinic_id(self) -> Any:
        """Its own id, so that the trail and the guards treat a clinic like its records."""
        return self.pk
