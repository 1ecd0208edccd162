from __future__ import annotations

from django.db import models


class DemoClock(models.Model):
    """One row: at `real_at` the product's time was `product_at`, and it runs `speed` times as fast.

    `care_now()` reads it (see the migration), so web, worker and beat agree without talking.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    real_at = models.DateTimeField()
    product_at = models.DateTimeField()
    speed = models.FloatField(default=1.0)

    class Meta:
        db_table = "demo_clock"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_clock"),
            models.CheckConstraint(condition=models.Q(speed__gte=0), name="time_runs_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.product_at} at {self.speed}x"
