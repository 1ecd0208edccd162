"""What each figure means, in the words that stand above it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from sessions.analytics.outcome import AFTER, BEFORE


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


NOT_COUNTED = (
    "Not counted: windows still open, excused ones, those that the next dose left no room for, and doses "
    "entered in error."
)
SECTIONS = (
    Section(
        "adherence",
        "Window adherence",
        "Of the windows that closed in these days. A window is met when a completed integration session "
        "began inside it (a circle too, where the protocol lets circles count), whatever the time it was "
        "logged; later is a first session after the close, until the next dose, or until the "
        "extended close of a protocol that has one.",
        NOT_COUNTED,
        ("windows", "hours", "reasons", "therapist", "weekday", "route"),
    ),
    Section(
        "contact",
        "Contact and journal after the dose",
        "Of the windows that closed in these days. Contact is a call in which they were spoken to, a session "
        "they came to, an entry they handed in or a questionnaire they answered, after the visit and before "
        "the window closed. Of an entry it counts that there is one, shared or private.",
        NOT_COUNTED,
        ("contact", "journal"),
    ),
    Section(
        "follow-through",
        "Commitments and questionnaires",
        "Commitments by the day on which to ask how it went, questionnaires by the end of the time to answer "
        "them, where that lies in these days and has come. They belong to no dose: a route does not narrow "
        "them.",
        "Not counted: commitments without such a day or that were only offered; questionnaires that somebody "
        "let go because they were not needed.",
        ("commitments", "measures"),
    ),
    Section(
        "outcome",
        "Outcome by adherence",
        "Association, not cause: patients who come inside the window may differ from those who do not in "
        "other ways, and better days make it easier to come.",
        "A score before a dose is the last one up to it, "
        f"at most {BEFORE.value.days} days old. A score after it, of the same version, is the last one from "
        "the close of its window, or from the session where that came later, to the next dose, at most "
        f"{AFTER.value.days} days after the dose. Both limits are clinic defaults. Doses without both scores "
        "are told as missing: they may have gone another way. Student's t interval, each dose counted as if "
        "it stood alone.",
        ("outcome",),
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
    "contact": Definition("Time to the first contact", "Each with its share of all windows that closed."),
    "journal": Definition("Journal of the dose", "When the first entry of this dose was handed in."),
    "commitments": Definition(
        "Follow-through of commitments", "Of those to be asked about in these days, what came of them."
    ),
    "measures": Definition(
        "Completeness of questionnaires",
        "Of those asked for, how many were handed in with every item answered.",
    ),
    "outcome": Definition(
        "Change after doses",
        "Mean change of the score in points; above zero is better. Reliably better: by more points than "
        "chance makes.",
    ),
}


def section_of(figure: str) -> Section:
    return next(section for section in SECTIONS if figure in section.figures)
