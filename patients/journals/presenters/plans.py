"""What stands in the way of a commitment and what is done then, in one sentence."""

from __future__ import annotations


def plan_words(obstacle: str, if_then: str) -> str:
    """If it rains, then the stairs. Whoever wrote the "if" themself is not given a second one."""
    obstacle, act = obstacle.strip().rstrip(".,"), if_then.strip()
    if act.lower().startswith("if "):
        return _beside(obstacle, act[0].upper() + act[1:])
    if not (obstacle or act):
        return ""
    when = obstacle[3:] if obstacle.lower().startswith("if ") else obstacle or "something gets in the way"
    then = act[5:] if act.lower().startswith("then ") else act
    return f"If {when}, then {then}" if then else f"If {when}: no plan yet"


def _beside(obstacle: str, sentence: str) -> str:
    """An obstacle that the sentence does not name is said before it."""
    return sentence if obstacle.lower() in sentence.lower() else f"Obstacle: {obstacle}. {sentence}"
