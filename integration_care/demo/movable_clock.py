"""Moving the product's time, in the demo and in tests. Production has no such table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

_SET = """
INSERT INTO demo_clock (id, real_at, product_at, speed) VALUES (1, now(), {product}, {speed})
ON CONFLICT (id) DO UPDATE
SET real_at = excluded.real_at, product_at = excluded.product_at, speed = excluded.speed
"""


def freeze(at: datetime) -> None:
    """Stop the product's clock at `at`."""
    _set("%s", "0", [at])


def run_from(at: datetime, speed: float) -> None:
    """Let the product's time be `at` now and run `speed` times as fast from here."""
    _set("%s", "%s", [at, speed])


def jump(by: timedelta) -> None:
    """Move the product's time forward; it goes on at the speed it had."""
    _set("care_now() + %s", "coalesce((SELECT speed FROM demo_clock), 1)", [by])


def set_speed(speed: float) -> None:
    """Run `speed` product seconds a second from now on, without a jump."""
    _set("care_now()", "%s", [speed])


def _set(product: str, speed: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SET.format(product=product, speed=speed), values)
