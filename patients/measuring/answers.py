"""One questionnaire as it was answered: each item in the words shown, and what was chosen."""

from __future__ import annotations

import json
from dataclasses import dataclass

from patients.measures.models import Response


@dataclass(frozen=True)
class Answer:
    """`chosen` is empty for an item left blank; `value` is what was added to the score."""

    item: str
    chosen: str
    value: int | None


@dataclass(frozen=True)
class Answered:
    """Words in `language`, as they were shown on that day, whatever the questionnaire says by now."""

    lead_in: str
    language: str
    answers: list[Answer]


def answered(response: Response) -> Answered:
    shown = json.loads(response.content)
    answers = [
        Answer(text, shown["options"][key].get(str(value), "") if value is not None else "", value)
        for key, text in shown["items"].items()
        for value in [shown["answers"][key]]
    ]
    return Answered(shown["lead_in"], response.language, answers)
