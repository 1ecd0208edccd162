from copy import deepcopy
from dataclasses import FrozenInstanceError

import pytest

from patients.protocols import presets
from patients.protocols.rules import ProtocolDataError, ProtocolRules
from patients.protocols.steps import FollowUpStep


def core_with(path, value):
    """The default protocol's data with one value replaced; the path is a tuple of keys and positions."""
    data = deepcopy(presets.data("core-24-72"))
    *way, last = path
    place = data
    for key in way:
        place = place[key]
    place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        (("follow_ups", 3, "due", "plus_h"), "12", "follow_ups[3].due.plus_h: expected a number"),
        (("follow_ups", 0, "due", "after_h"), True, "follow_ups[0].due.after_h: expected a number"),
        (("follow_ups", 0, "due", "after_h"), float("nan"), "follow_ups[0].due.after_h: expected a number"),
        (("follow_ups", 0, "due"), {}, "follow_ups[0].due.after_h: say exactly one"),
        (("follow_ups", 0, "due", "from_close_h"), 1, "follow_ups[0].due.after_h: say exactly one"),
        (("follow_ups", 0, "due", "plus_h"), 1, "follow_ups[0].due.plus_h: goes with after_step"),
        (("follow_ups", 0, "due", "after_h"), -1, "follow_ups[0].due.after_h: must not be negative"),
        (("follow_ups", 0, "expires"), {"after_h": 18}, "follow_ups[0].expires: must be later than due"),
        (("follow_ups", 0, "channel"), "task", "follow_ups[0].channel: a patient gets messages"),
        (("follow_ups", 0, "channel"), "pigeon", "follow_ups[0].channel: expected one of email, sms"),
        (("follow_ups", 0, "message"), None, "follow_ups[0].message: every message to a patient"),
        (("follow_ups", 0, "measures"), ["phq9"], "follow_ups[0].measures[0]: is not asked for before 168 h"),
        (("follow_ups", 10, "measures"), ["mood"], "follow_ups[10].measures[0]: is not a measure"),
        (("follow_ups", 2, "due", "after_step"), "day-7", "follow_ups[2].due.after_step: no earlier step"),
        (("follow_ups", 1, "key"), "first-24-hours", "follow_ups[1].key: is used twice"),
        (("follow_ups",), {}, "follow_ups: expected a list"),
        (("follow_ups", 0), [], "follow_ups[0]: expected an object"),
        (("window", "close_h"), 72, "window.close_h: expected an object"),
        (("window", "close_h"), {"value": 72}, "window.close_h.source: is missing"),
        (("window", "close_h", "value"), 24, "window.close_h.value: must be later than open_h"),
        (("window", "close_h", "value"), 1e9, "window.close_h.value: expected a number between"),
        (
            ("window", "extended_close_h", "value"),
            72,
            "window.extended_close_h.value: must be later than close_h",
        ),
        (
            ("window", "anchor", "value"),
            "arrival",
            "window.anchor.value: expected one of first_administration",
        ),
        (("window", "group_counts", "value"), 1, "window.group_counts.value: expected true or false"),
        (("window", "close_hours"), 1, "window.close_hours: is not known here"),
        (
            ("preparation", "prep_max", "value"),
            0,
            "preparation.prep_max.value: must not be less than prep_min",
        ),
        (
            ("integration", "default_length_min", "value"),
            50.5,
            "default_length_min.value: expected a whole number",
        ),
        (("messages", "quiet", "value"), "9pm-8am", "messages.quiet.value: expected quiet hours such as"),
        (("messages", "quiet", "value"), 21, "messages.quiet.value: expected a text"),
        (("title",), None, "title: expected a text"),
    ],
)
def test_a_fault_is_refused_with_its_path(path, value, told):
    with pytest.raises(ProtocolDataError) as refusal:
        ProtocolRules.from_data(core_with(path, value))
    assert told in str(refusal.value)


@pytest.mark.parametrize("data", [None, [], "core-24-72", 7])
def test_what_is_no_object_is_refused(data):
    with pytest.raises(ProtocolDataError, match="expected an object"):
        ProtocolRules.from_data(data)


def test_rules_cannot_be_changed_once_read():
    with pytest.raises(FrozenInstanceError):
        presets.load("core-24-72").title = "Another"


def test_an_unknown_step_has_no_rule():
    with pytest.raises(KeyError):
        presets.load("core-24-72").step("day-8")


@pytest.mark.parametrize("name", presets.names())
def test_rules_survive_the_way_to_data_and_back(name):
    rules = presets.load(name)
    assert ProtocolRules.from_data(rules.to_data()) == rules


def test_a_step_survives_the_way_to_data_and_back():
    step = presets.load("core-24-72").step("window-opens-sms")
    assert FollowUpStep.from_data(step.to_data()) == step
