"""What was said and done before leaving beyond the checks, for those who may read notes."""

from __future__ import annotations

from dataclasses import dataclass

from integration_care.core.ui.shapes import Fact
from sessions.models import Discharge

ASKED = {True: "Yes", False: "None spoken of", None: "Not asked"}


@dataclass(frozen=True)
class SteadiedCard:
    """`is_withheld`: something was written, and this reader learns no more than that."""

    facts: tuple[Fact, ...] = ()
    is_withheld: bool = False


def steadied_card(left: Discharge | None, *, reads_notes: bool) -> SteadiedCard | None:
    """None where nobody asked and nothing was written."""
    if left is None or (left.has_ideation is None and not left.grounding):
        return None
    if not reads_notes:
        return SteadiedCard(is_withheld=True)
    facts = [Fact("Thoughts of suicide", ASKED[left.has_ideation], "red" if left.has_ideation else "")]
    if left.has_ideation:
        facts += [Fact("How steadied", left.stabilisation), Fact("Stays in touch", str(left.named_clinician))]
    if left.grounding:
        facts.append(Fact("Grounding", left.grounding))
    return SteadiedCard(tuple(facts))
