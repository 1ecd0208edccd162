"""How much was given: mg, mg/kg and weight, and whether they agree. Pure arithmetic.

The 5 % line is the domain's (dosing sessions): above it somebody has to look again.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

MAY_DIFFER_BY = Decimal("0.05")
CENT = Decimal("0.01")


def total_mg(mg_per_kg: Decimal, weight_kg: Decimal) -> Decimal:
    """What mg/kg comes to for this weight, to the hundredth of a milligram."""
    return (mg_per_kg * weight_kg).quantize(CENT, ROUND_HALF_UP)


def mg_per_kg(mg: Decimal, weight_kg: Decimal) -> Decimal:
    """What milligrams come to for each kilogram, to the hundredth."""
    return (mg / weight_kg).quantize(CENT, ROUND_HALF_UP)


def disagree(given_mg: Decimal, mg_per_kg: Decimal, weight_kg: Decimal) -> bool:
    """Whether the milligrams given and the milligrams ordered by weight differ by more than 5 %."""
    ordered = mg_per_kg * weight_kg
    return abs(given_mg - ordered) > ordered * MAY_DIFFER_BY


def plain(amount: Decimal) -> str:
    """75, 37.5 and 0.25; never 7.5E+1 and no trailing zeros."""
    return f"{amount.normalize():f}"
