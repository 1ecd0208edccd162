"""Who has to hear of an answer: kinds and severities of alerts, from flags. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from patients.followups.models import Alert
from patients.measures.instrument import Answers, Flag, Instrument

SEVEREST = [Alert.Severity.AMBER, Alert.Severity.RED]
Wanted = list[tuple[Alert.Kind, Alert.Severity]]


def alerts_for(
    instrument: Instrument, raised: Iterable[Flag], answers: Answers, before: int | None
) -> Wanted:
    """What its flags ask for. `before`: the last answer to the suicide item; a rise from it is red."""
    found: dict[Alert.Kind, Alert.Severity] = {}
    for flag in raised:
        if flag.alert:
            kind, severity = Alert.Kind(flag.alert), Alert.Severity(flag.severity)
            found[kind] = max(severity, found.get(kind, severity), key=SEVEREST.index)
    answer = answers.get(instrument.suicide_item)
    if before is not None and answer is not None and answer > before:
        found[Alert.Kind.SUICIDE_ITEM] = Alert.Severity.RED
    return list(found.items())


def worrying(instrument: Instrument, answers: Answers) -> list[tuple[str, str]]:
    """Each question whose answer somebody has to hear of, with that answer, in the form's order."""
    said = [flag for group in instrument.flags for flag in group if flag.alert and flag.is_said(answers)]
    keys = {
        key for flag in said for one in flag.when for key, among in one.items() if answers.get(key) in among
    }
    given = [(item, answers[item.key]) for item in instrument.items if item.key in keys & answers.keys()]
    return [(item.text, item.label_of(value)) for item, value in given if value is not None]


def needs_help(instrument: Instrument, answers: Answers) -> bool:
    """Whether help comes before anything else: a risk answer, or another that a person must hear of now."""
    said = (flag for group in instrument.flags for flag in group if flag.is_said(answers))
    return any(flag.alert == Alert.Kind.SUICIDE_ITEM or flag.severity == Alert.Severity.RED for flag in said)
