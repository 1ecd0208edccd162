"""Ready is never true while something is neither answered yes nor gone on from by somebody who may."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integration_care.core.permissions import Role
from patients.protocols import presets
from sessions.ready.state import Point, State, ready_state

AT = datetime(2026, 3, 3, 15, tzinfo=UTC)
ROLES = st.sets(st.sampled_from([Role.PRESCRIBER, Role.THERAPIST, Role.NURSE]))


@dataclass(frozen=True)
class Row:
    answer: str
    override_role: str = ""
    overridden_at: datetime | None = None


def point(**more):
    return Point("escort", "Escort named", **{"override_roles": (Role.PRESCRIBER,), **more})


NURSE_GOES_ON = Row("no", Role.NURSE, AT)
PRESCRIBER_GOES_ON = Row("no", Role.PRESCRIBER, AT)


@pytest.mark.parametrize(
    ("asked", "answer", "state"),
    [
        (point(), None, State.OPEN),
        (point(), Row("no"), State.NO),
        (point(), Row("unknown"), State.UNKNOWN),
        (point(is_backed=False), Row("yes"), State.NO),
        (point(is_backed=False), Row("unknown"), State.UNKNOWN),
        (point(is_backed=False), None, State.OPEN),
        (point(), NURSE_GOES_ON, State.NO),
        (point(override_roles=()), PRESCRIBER_GOES_ON, State.NO),
        (point(is_settled=False), Row("yes"), State.NO),
        (point(changed_at=AT + timedelta(minutes=1)), PRESCRIBER_GOES_ON, State.NO),
        (point(), PRESCRIBER_GOES_ON, State.OVERRIDDEN),
        (point(changed_at=AT), PRESCRIBER_GOES_ON, State.OVERRIDDEN),
        (point(), Row("yes"), State.YES),
        (point(is_settled=True), None, State.YES),
    ],
)
def test_one_point_stands_as_it_was_answered(asked, answer, state):
    found = ready_state([asked], {"escort": answer} if answer else {})
    assert [one for _, one in found.points] == [state]
    assert found.is_ready == (state in (State.YES, State.OVERRIDDEN))


points = st.lists(
    st.builds(
        Point, key=st.sampled_from("abcdef"), text=st.just("A check"), override_roles=ROLES,
        is_settled=st.sampled_from([None, True, False]),
    ),
    unique_by=lambda one: one.key,
)  # fmt: skip
rows = st.builds(
    Row, answer=st.sampled_from(["yes", "no", "unknown"]),
    override_role=st.sampled_from(["", *Role.values]), overridden_at=st.sampled_from([None, AT]),
)  # fmt: skip


@given(points, st.dictionaries(st.sampled_from("abcdef"), rows))
def test_ready_only_when_every_point_is_yes_or_gone_on_from_by_a_role_that_may(asked, answers):
    found = ready_state(asked, answers)
    for one in asked:
        answer = answers.get(one.key)
        is_yes = one.is_settled or (one.is_settled is None and answer and answer.answer == "yes")
        may = answer and answer.overridden_at and answer.override_role in one.override_roles
        if not is_yes and not may:
            assert not found.is_ready
            assert one.text in found.missing
    assert found.is_ready == (found.done + found.gone_on == found.total) == (not found.missing)


def test_gone_on_from_is_no_yes_in_the_count():
    asked = [Point("a", "A check"), Point("b", "Escort named", (Role.PRESCRIBER,))]
    went_on = Row("no", Role.PRESCRIBER, AT)
    found = ready_state(asked, {"a": Row("yes", "", None), "b": went_on})
    assert (found.is_ready, found.done, found.gone_on, found.total) == (True, 1, 1, 2)


def test_nobody_goes_on_without_identity_and_consent():
    for name in presets.names():
        items = {item.key: item for item in presets.load(name).checklists.pre_dose}
        assert items["identity"].override_roles == items["consent"].override_roles == ()
        assert Role.THERAPIST in items["intention"].override_roles
        assert items["fasting"].override_roles == (Role.PRESCRIBER,)
