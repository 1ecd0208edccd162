"""How far a figure from so few can be trusted: 95 % intervals. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from math import atan, cos, pi, sin, sqrt
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple

LEVEL = 0.95
Z = NormalDist().inv_cdf((1 + LEVEL) / 2)  # 1.96


class Interval(NamedTuple):
    low: float
    high: float


def wilson(hits: int, number: int) -> Interval:
    """Of a share, `hits` of `number`, which is at least one. Stays inside 0 to 1, and is wide for few.

    Wilson, J Am Stat Assoc 1927; 22: 209-212.
    """
    share, weight = hits / number, Z * Z / number
    middle = share + weight / 2
    reach = Z * sqrt(share * (1 - share) / number + weight / (4 * number))
    low, high = (middle - reach) / (1 + weight), (middle + reach) / (1 + weight)
    # At either end the formula gives the end itself, but for rounding.
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == number else high)


def of_mean(values: Sequence[float]) -> Interval | None:
    """Student's interval of a mean; None for fewer than two values, which vary by nothing one could see."""
    if len(values) < 2:
        return None
    mean, error = fmean(values), stdev(values) / sqrt(len(values))
    reach = t_quantile(len(values) - 1) * error
    return Interval(mean - reach, mean + reach)


def t_quantile(freedom: int) -> float:
    """The value that Student's t stays within, either side of zero, in LEVEL of cases; 2.262 for 9."""
    low, high = 0.0, 1000.0
    for _ in range(60):  # each step halves what is left: to the last digit
        middle = (low + high) / 2
        low, high = (middle, high) if t_within(middle, freedom) < LEVEL else (low, middle)
    return high


def t_within(t: float, freedom: int) -> float:
    """How often Student's t lies within `t` of zero. Abramowitz and Stegun 1964, 26.7.3 and 26.7.4."""
    angle = atan(t / sqrt(freedom))
    is_odd = freedom % 2 == 1
    term = cos(angle) if is_odd else 1.0
    total = term if freedom > 1 else 0.0
    for step in range(3 if is_odd else 2, freedom - 1, 2):
        term *= cos(angle) ** 2 * (step - 1) / step
        total += term
    return 2 / pi * (angle + sin(angle) * total) if is_odd else sin(angle) * total
