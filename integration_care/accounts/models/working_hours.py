from __future__ import annotations

from datetime import date

from django.db import models

from integration_care.accounts.models.membership import Membership
from integration_care.core.models import ClinicOwned


class Weekday(models.IntegerChoices):
    """ISO weekdays."""

    MONDAY = 1
    TUESDAY = 2
    WEDNESDAY = 3
    THURSDAY = 4
    FRIDAY = 5
    SATURDAY = 6
    SUNDAY = 7


class WorkingHours(ClinicOwned):
    """When a staff member can be booked on a weekday, in the clinic's local time."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="working_hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        ordering = ["weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")), name="working_hours_end_later"
            ),
            models.UniqueConstraint(fields=["member", "weekday", "starts"], name="one_start_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}-{self.ends:%H:%M}"


class Leave(ClinicOwned):
    """Days on which a staff member is away, first and last included."""

    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="leave")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="leave_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} to {self.ends_on}"


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def from_day(self, day: date) -> HolidayQuerySet:
        """Those that are not over before `day`."""
        return self.filter(ends_on__gte=day)

    def on(self, day: date) -> HolidayQuerySet:
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Holiday(ClinicOwned):
    """Days on which the clinic is closed, first and last included, as the clinic's own clock counts them."""

    name = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="holiday_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.name
