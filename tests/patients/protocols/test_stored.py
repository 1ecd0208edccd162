"""A version stored under earlier rules stays readable; a new one is held to today's."""

from copy import deepcopy

import pytest

from patients.models import ProtocolVersion
from patients.protocols import presets
from patients.protocols.responses import shipped_responses
from patients.protocols.rules import ProtocolDataError, ProtocolRules

NOW = presets.load("core-24-72").to_data()


def of_before(change):
    data = deepcopy(NOW)
    change(data)
    return data


def without_a_kind(data):
    del data["responses"][0]


def with_a_kind_of_old(data):
    data["responses"].append({"kind": "of_old", "note": "", "responses": ["Wait."], "source": "ours"})


def with_a_topic_twice(data):
    data["preparation"]["education"].append(data["preparation"]["education"][0])


def with_a_check_twice(data):
    data["checklists"]["discharge"].append(dict(data["checklists"]["discharge"][0]))


def with_a_reading_twice(data):
    data["plausible"].append(data["plausible"][0])


def with_a_line_without_a_reading(data):
    data["thresholds"].append({**data["thresholds"][0], "key": "of_old", "any_of": []})


def with_a_line_that_no_reading_crosses(data):
    data["thresholds"][0]["times"] = 0


def with_a_line_that_has_a_title(data):
    data["thresholds"][0]["title"] = "Pressure above 160"


def with_a_way_round_consent(data):
    for item in data["checklists"]["pre_dose"]:
        item["override_roles"] = ["prescriber"]


OF_BEFORE = [
    without_a_kind, with_a_kind_of_old, with_a_topic_twice, with_a_check_twice, with_a_reading_twice,
    with_a_line_without_a_reading, with_a_line_that_no_reading_crosses, with_a_line_that_has_a_title,
    with_a_way_round_consent,
]  # fmt: skip


@pytest.mark.parametrize("change", OF_BEFORE)
def test_what_is_refused_of_a_new_version_is_read_of_a_stored_one(change):
    data = of_before(change)
    with pytest.raises(ProtocolDataError):
        ProtocolRules.from_data(data)
    rules = ProtocolVersion(content=data).rules
    assert ProtocolRules.from_data(rules.to_data()) == rules


@pytest.mark.parametrize("name", presets.names())
def test_what_is_shipped_is_read_as_it_stands(name):
    rules = presets.load(name)
    assert ProtocolVersion(content=rules.to_data()).rules == rules


def test_the_stored_data_stays_as_it_is():
    version = ProtocolVersion(content=of_before(without_a_kind))
    assert version.rules and version.content == of_before(without_a_kind)


def test_a_missing_kind_brings_the_shipped_suggestions():
    rules = ProtocolVersion(content=of_before(without_a_kind)).rules
    assert set(rules.responses) == set(shipped_responses())


def test_a_check_that_stood_twice_is_still_asked_twice():
    checks = ProtocolVersion(content=of_before(with_a_check_twice)).rules.checklists.discharge
    assert checks[0].text == checks[-1].text
    assert len({item.key for item in checks}) == len(checks)


def test_no_role_goes_on_without_consent_or_identity():
    items = ProtocolVersion(content=of_before(with_a_way_round_consent)).rules.checklists.pre_dose
    assert {item.key for item in items if not item.override_roles} == {"identity", "consent"}
