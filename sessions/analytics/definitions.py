"""What each figure means, in the words that stand above it. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """`means`: what is counted, out of what."""

    title: str
    means: str


@dataclass(frozen=True)
class Section:
    """Figures of one kind of thing. `left_out`: what is in none of them, and why."""

    key: str
    title: str
    means: str
    left_out: str
    figures: tuple[str, ...]


SECTIONS = (
    Section(
        "adherence",
        "Window adherence",
        "Of the windows that closed in these days. A window is met when a completed integration session "
        "began inside it (a circle too, where the protocol lets circles count), whatever the time it was "
        "logged; later is a first session after the close, before the next dose.",
        "Not counted: windows still open, excused ones, those that the next dose left no room for, and doses "
        "entered in error.",
        ("windows", "hours", "reasons", "therapist", "weekday", "route"),
    ),
)
DEFINITIONS = {
    "windows": Definition("Met, later, or no session", "Each with its share of all windows that closed."),
    "hours": Definition(
        "Hour of the first integration",
        "Hours from the dose to the beginning of the first session that counts for it, inside the window or "
        "later. Doses without a session are left out.",
    ),
    "reasons": Definition(
        "Reasons when there was no session",
        "Of the windows that closed without a session: the reason chosen for it, without its words.",
    ),
    "therapist": Definition("Windows met, by lead therapist", "By who leads the patient's care today."),
    "weekday": Definition(
        "Windows met, by weekday of the dose", "By the day of the dose, on the clinic's calendar."
    ),
    "route": Definition("Windows met, by route", "By the way in which the dose was given."),
}


def section_of(figure: str) -> Section:
    return next(section for section in SECTIONS if figure in section.figures)
