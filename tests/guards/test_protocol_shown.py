"""No rule of a protocol is hidden: what the rules hold, the protocol's page shows."""

import dataclasses
from enum import Enum
from typing import get_args, get_origin

from patients.protocols.codec import _hints
from patients.protocols.rules import ProtocolRules
from patients.protocols.told.parts import every_list, every_value
from patients.protocols.values import QuietHours, Sourced

BESIDE = {"source", "confirm", "key"}  # carried by every value or row that has them
ELSEWHERE = {
    "name": "under the title, as the preset it came from",
    "title": "under the title, as the preset it came from",
    "summary": "under the title",
    "messages.quiet": "the clinic's own quiet hours, for every protocol alike",
    "observation.moments[].": "the moments are known by their values",
    "checklists.discharge[].override_roles": "who discharges gives a reason",
    "checklists.discharge[].unit": "no check before leaving comes with a number",
}
WHOLE = {"any_of", "due", "expires"}  # said in one phrase


def rules_held(kind, path=""):
    """The path of every value, `thresholds[].times`; sourced ones as one."""
    origin = get_origin(kind) or kind
    is_leaf = origin in (Sourced, QuietHours) or not dataclasses.is_dataclass(origin)
    if origin is tuple and dataclasses.is_dataclass(get_args(kind)[0]) and last(path) not in WHOLE:
        yield from rules_held(get_args(kind)[0], f"{path}[]")
    elif is_leaf or last(path) in WHOLE:
        yield path
    else:
        for name, hint in _hints(kind).items():
            yield from rules_held(hint, f"{path}.{name}" if path else name)


def last(path):
    return path.rpartition(".")[2]


def shown():
    yield from (value.path for value in every_value())
    for rows in every_list():
        yield from (f"{rows.path}[].{value.path}" for value in rows.values)


def hidden(kind):
    known = {*shown(), *ELSEWHERE}
    return {path for path in rules_held(kind) if last(path) not in BESIDE and path not in known}


def test_every_rule_is_on_the_page():
    assert hidden(ProtocolRules) == set()


def test_the_page_shows_nothing_that_no_rule_holds():
    held = set(rules_held(ProtocolRules))
    assert {path for path in shown() if path not in held} == set()


def test_a_rule_that_is_shown_nowhere_is_found():
    @dataclasses.dataclass(frozen=True)
    class WithMore(ProtocolRules):
        rest_min: Sourced[int] | None = None

    assert hidden(WithMore) == {"rest_min"}


def test_a_choice_has_words_for_each_of_its_values():
    for rows in every_list():
        for value in rows.values:
            assert not value.options or all(value.options.values()), value.path
    for value in every_value():
        hint = hint_at(ProtocolRules, value.path)
        kinds = [one for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, Enum)]
        assert not kinds or {str(one.value) for one in kinds[0]} <= {*value.options, "patient"}


def hint_at(kind, path):
    for name in path.split("."):
        kind = _hints(kind)[name]
    return kind
