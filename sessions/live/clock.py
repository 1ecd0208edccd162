"""The T+ clock: elapsed time since the first administration."""

from __future__ import annotations

from datetime import datetime


def t_plus(at: datetime, first_at: datetime) -> str:
    """T+0:43"""
    minutes = max(0, int((at - first_at).total_seconds() // 60))
    return f"T+{minutes // 60}:{minutes % 60:02d}"


def t_of(at: datetime, first_at: datetime | None) -> str:
    """0:30 after the first administration, −0:12 before it, `base` while nothing was given."""
    if first_at is None:
        return "base"
    minutes = round((at - first_at).total_seconds() / 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else ""
    return f"{sign}{abs(minutes) // 60}:{abs(minutes) % 60:02d}"


def t_words(at: datetime, first_at: datetime | None) -> str:
    """at T+0:30, or at baseline"""
    if first_at is None or at < first_at:
        return "at baseline"
    return f"at {t_plus(at, first_at)}"
