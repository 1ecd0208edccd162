import pytest

from patients.protocols import presets
from patients.protocols.monitoring import Limit
from patients.protocols.steps import Audience


def numbers_without_source(data, path="", is_sourced=False):
    """The paths of numbers that stand in no object, near or far, which tells a source."""
    if isinstance(data, dict):
        is_sourced = is_sourced or bool(data.get("source"))
        return [
            fault
            for key, item in data.items()
            for fault in numbers_without_source(item, f"{path}.{key}", is_sourced)
        ]
    if isinstance(data, list):
        return [fault for item in data for fault in numbers_without_source(item, f"{path}[]", is_sourced)]
    is_number = isinstance(data, int | float) and not isinstance(data, bool)
    return [path] if is_number and not is_sourced else []


def test_an_unknown_preset_is_refused_with_the_known_ones():
    with pytest.raises(presets.UnknownPresetError, match="core-24-72"):
        presets.load("core")


@pytest.mark.parametrize("name", ["../observations", "", "core-24-72.json"])
def test_a_name_is_never_a_path(name):
    with pytest.raises(presets.UnknownPresetError):
        presets.load(name)


def test_six_presets_ship_and_the_default_comes_first():
    assert presets.names() == [
        "core-24-72",
        "check-ins",
        "esketamine-twice-weekly",
        "extended-14-days",
        "low-dose-daily",
        "one-to-three-days",
    ]


@pytest.mark.parametrize("name", presets.names())
def test_every_number_tells_its_source(name):
    assert numbers_without_source(presets.data(name)) == []


@pytest.mark.parametrize("name", presets.names())
def test_a_preset_knows_its_name(name):
    assert presets.load(name).name == name


@pytest.mark.parametrize("name", presets.names())
def test_phq9_is_never_asked_for_in_the_first_week(name):
    for step in presets.load(name).follow_ups:
        assert "phq9" not in step.measures or step.due.after_h >= 168


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_lets_staff_hear_before_the_close_and_asks_for_a_reason_after(name):
    rules = presets.load(name)
    assert {rules.step("therapist-check").audience, rules.step("admin-call").audience} == {
        Audience.THERAPIST,
        Audience.ADMIN,
    }
    assert rules.step("reason").due.is_after_close


@pytest.mark.parametrize(
    ("name", "open_h", "close_h", "extended_close_h"),
    [
        ("core-24-72", 24, 72, None),
        ("one-to-three-days", 24, 72, None),
        ("extended-14-days", 24, 72, 336),
        ("check-ins", 24, 72, None),
        ("esketamine-twice-weekly", 24, 72, None),
        ("low-dose-daily", 24, 168, None),
    ],
)
def test_the_hours_of_each_window(name, open_h, close_h, extended_close_h):
    window = presets.load(name).window
    assert (window.open_h.value, window.close_h.value) == (open_h, close_h)
    assert window.extended_close_h.value == extended_close_h


def test_a_preset_that_overrides_only_a_source_keeps_the_value():
    window = presets.load("one-to-three-days").window
    assert window.close_h.source == "sources that say 1-3 days"
    assert window.group_counts == presets.load("core-24-72").window.group_counts


def test_a_preset_that_overrides_a_value_brings_its_own_source_and_doubt():
    assert presets.load("core-24-72").cadence.doses_planned.confirm
    assert not presets.load("esketamine-twice-weekly").cadence.doses_planned.confirm


def test_the_check_ins_come_at_their_six_moments():
    steps = presets.load("check-ins").follow_ups
    assert [step.due.after_h for step in steps if step.audience is Audience.PATIENT] == [
        24,
        72,
        168,
        336,
        720,
        2160,
    ]


def test_weakly_sourced_thresholds_ask_to_be_confirmed():
    to_confirm = {threshold.key for threshold in presets.load("core-24-72").thresholds if threshold.confirm}
    assert to_confirm == {
        "pressure-raised",
        "pressure-high-twice",
        "pressure-very-high",
        "heart-rate",
        "oxygen-low",
        "oxygen-very-low",
    }
    assert presets.load("esketamine-twice-weekly").observation.min_stay_min.value == 120


@pytest.mark.parametrize("route", ["iv", "im", "sublingual", "esketamine"])
def test_an_observation_schedule_ships_for_each_route(route):
    assert presets.observation(route).moments


def test_the_intramuscular_schedule_asks_to_be_confirmed():
    schedule = presets.observation("im")
    assert [moment.at_min for moment in schedule.moments] == [0, 5, 15, 30, 45, 60, 90, 120]
    assert schedule.confirm


@pytest.mark.parametrize(
    ("compare", "crossed"),
    [("above", [101]), ("at_least", [100, 101]), ("at_most", [99, 100]), ("below", [99])],
)
def test_a_limit_is_crossed_on_its_own_side(compare, crossed):
    limit = Limit(reading="heart_rate", compare=compare, value=100)
    assert [reading for reading in (99, 100, 101) if limit.is_crossed_by(reading)] == crossed
