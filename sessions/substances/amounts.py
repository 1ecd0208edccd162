"""Milligrams, and what they are in millilitres or pieces. Pure; exact to a thousandth of a milligram."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sessions.amounts import plain

THOUSANDTH = Decimal("0.001")
NONE = Decimal(0)


def exact(amount: Decimal) -> Decimal:
    return amount.quantize(THOUSANDTH, ROUND_HALF_UP)


def mg_in(amount: Decimal, mg_each: Decimal) -> Decimal:
    """The milligrams in so many millilitres (of mg/mL) or so many pieces (of mg each)."""
    return exact(amount * mg_each)


def measure(mg: Decimal, mg_each: Decimal, unit: str) -> str:
    """`1.5 mL` or `2 pieces`: what the hand measures for so many milligrams."""
    return f"{plain(exact(mg / mg_each))} {unit}"


def say_mg(mg: Decimal) -> str:
    """`75 mg`, and `−2.5 mg` with a real minus."""
    return f"{plain(mg)} mg".replace("-", "−") if mg else "0 mg"


def say_change(mg: Decimal) -> str:
    """`+500 mg` or `−75 mg`; nothing where the container stays as it was."""
    return "" if not mg else ("+" if mg > 0 else "") + say_mg(mg)
