"""Why a window closed without integration: what is offered to choose, and what was chosen. Pure."""

from __future__ import annotations

OTHER = "Other"
REASONS = [
    "They preferred not to",
    "No free hour in the window",
    "Could not be reached",
    "Unwell or in hospital",
    "Travelling",
    OTHER,
]


def in_one_line(choice: str, words: str) -> str:
    """As a window keeps it: the choice, with the words where there are any."""
    return (words if choice == OTHER else f"{choice}: {words}" if words else choice)[:200]


def sort_of(reason: str) -> str:
    """Which of REASONS it was, without its words; empty while nobody gave one."""
    chosen = reason.partition(":")[0]
    return reason and (chosen if chosen in REASONS else OTHER)
