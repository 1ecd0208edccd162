"""Whatever the forms accept, the rules read back as equal data; and an untouched form changes nothing."""

import hypothesis
import pytest
from hypothesis import strategies as st

from patients.forms.protocols.part import PartEdit
from patients.forms.protocols.rearranging import rearranged
from patients.models import Protocol
from patients.protocols import presets
from patients.protocols.rules import ProtocolDataError, ProtocolRules
from patients.protocols.told.parts import PARTS, part
from tests.patients.protocols.editing import as_query, typed_into

KEYS = [one.key for one in PARTS]
numbers = st.one_of(
    st.integers(-10, 10_000), st.floats(0, 400, allow_nan=False).map(lambda number: round(number, 2))
).map(str)
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30)
typing = st.one_of(numbers, words, st.sampled_from(["", "yes", "no", "during", "at_least", "prescriber"]))


@pytest.fixture
def version_of(cast):
    def find(name):
        protocol, _ = Protocol.objects.get_or_create(clinic=cast.alder, key=name, defaults={"name": name})
        content = presets.load(name).to_data()
        return protocol.versions.get_or_create(clinic=cast.alder, number=1, defaults={"content": content})[0]

    return find


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", presets.names())
def test_every_preset_survives_every_part_unchanged(cast, version_of, name, key):
    version = version_of(name)
    edit = PartEdit(part(key), version, by=cast.paz, data=as_query(typed_into(version, key, cast.paz)))
    assert edit.is_valid(), edit.faults
    assert ProtocolRules.from_data(edit.content()) == version.rules


@pytest.mark.parametrize("key", KEYS)
@hypothesis.given(data=st.data())
@hypothesis.settings(max_examples=30, suppress_health_check=[*hypothesis.HealthCheck])
def test_what_the_forms_accept_is_read_back_as_equal_data(cast, version_of, key, data):
    version = version_of("core-24-72")
    sent = typed_into(version, key, cast.paz)
    names = st.sampled_from(sorted(name for name in sent if not name.endswith(("FORMS", "key", "started"))))
    typed = data.draw(st.dictionaries(names, typing, max_size=4))
    sources = {name: ["our council"] for name in sent if name.endswith("source")}
    query = as_query({**sent, **sources, **{name: [said] for name, said in typed.items()}})
    edit = PartEdit(part(key), version, by=cast.paz, data=query)
    if not edit.is_valid():
        return
    try:
        rules = ProtocolRules.from_data(edit.content())
    except ProtocolDataError as fault:
        edit.blame(fault)
        assert edit.faults, "a refusal is always said"
        return
    assert ProtocolRules.from_data(rules.to_data()) == rules
    again = PartEdit(part(key), version, by=cast.paz, data=query)
    assert again.is_valid() and ProtocolRules.from_data(again.content()) == rules


@hypothesis.given(data=st.data())
@hypothesis.settings(max_examples=30, suppress_health_check=[*hypothesis.HealthCheck])
def test_rows_that_were_moved_hold_what_they_held(cast, version_of, data):
    version = version_of("core-24-72")
    query = as_query(typed_into(version, "before", cast.paz))
    total = int(query["screening-items-TOTAL_FORMS"])
    deeds = st.tuples(st.sampled_from(["up", "down"]), st.integers(0, total - 1))
    for deed, index in data.draw(st.lists(deeds, max_size=8)):
        query["do"] = f"{deed}:screening-items:{index}"
        query, _ = rearranged(query)
    edit = PartEdit(part("before"), version, by=cast.paz, data=query)
    assert edit.is_valid()
    items = ProtocolRules.from_data(edit.content()).screening.items
    assert sorted(items, key=lambda item: item.key) == sorted(
        version.rules.screening.items, key=lambda item: item.key
    )
