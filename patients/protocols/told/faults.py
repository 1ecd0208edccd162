"""What the rules object to, in words for the people who edit a protocol rather than for its data."""

from __future__ import annotations

import re

from patients.protocols.told.parts import every_value

LABELS = {value.path.rpartition(".")[2]: f"“{value.label}”" for value in every_value()}
NAME = re.compile(r"\b(" + "|".join(LABELS) + r")\b")
SAID = (
    (r"expected a number between -(\d+) and \d+", r"This must not be more than \1."),
    (r"expected one or more roles of the staff", "Tick at least one role."),
    (r"expected (a|an|true|one|quiet) ?(.*)", r"This must be \1 \2."),
    (r"must be later than due", "This must be later than the hour at which it is due."),
    (r"must not be less than low", "This must not be less than “From”."),
    (r"is not asked for before ([\d.]+?)(\.0)? h", r"Its questionnaire is not asked for before \1 h."),
    (r"is not a measure of this protocol", "It asks a questionnaire that this protocol does not have."),
    (r"no earlier step has this key", "This counts from a step that is switched off or comes later."),
    (r"say at_min or every_min, not both", "Fill in one of the two, not both."),
    (r"nobody goes on without this point", "Nobody may go on without this point. Tick no role here."),
    (r"is used twice", "This is in the list already."),
)


def in_words(problem: str) -> str:
    """`This must be later than “Opens after the dose”.` for `must be later than open_h`."""
    for pattern, words in SAID:
        if found := re.fullmatch(pattern, problem):
            return found.expand(words)
    return f"This {NAME.sub(lambda name: LABELS[name[1]], problem)}."
