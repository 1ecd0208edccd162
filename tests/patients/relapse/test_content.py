"""Two people change the plan at once: no line that either wrote is lost."""

from hypothesis import given
from hypothesis import strategies as st

from patients.relapse.content import Helper, PlanText, Sign, merged

LINES = st.text(alphabet="abc", min_size=1, max_size=2)
SIGNS = st.lists(st.builds(Sign, LINES, LINES), max_size=4, unique=True).map(tuple)
PLANS = st.builds(PlanText, SIGNS, st.just(()), st.text(alphabet="xyz ", max_size=6))
PHONE, NOON = Sign("I stop answering the phone", "Text Maya"), Sign("I sleep until noon")


def test_a_line_that_one_took_out_stays_out():
    base = PlanText(signs=(PHONE, NOON))
    assert merged(base, PlanText(signs=(PHONE,)), base) == PlanText(signs=(PHONE,))
    assert merged(base, base, PlanText(signs=(NOON,))) == PlanText(signs=(NOON,))


def test_both_may_add():
    maya = Helper("Maya", "312 555 0142")
    both = merged(PlanText(), PlanText(signs=(PHONE,)), PlanText(signs=(NOON,), people=(maya,)))
    assert both == PlanText(signs=(NOON, PHONE), people=(maya,))


def test_it_is_kept_as_it_was_typed():
    plan = PlanText((PHONE, NOON), (Helper("Zoë"),), "Breathe.\nWalk.")
    assert PlanText.from_json(plan.to_json()) == plan


@given(PLANS, PLANS, PLANS)
def test_no_new_line_is_lost(base, theirs, typed):
    both = merged(base, theirs, typed)
    assert {*theirs.signs, *typed.signs} - {*base.signs} <= {*both.signs}
    if theirs.maintenance != base.maintenance:
        assert theirs.maintenance in both.maintenance
    if typed.maintenance != base.maintenance:
        assert typed.maintenance in both.maintenance


@given(PLANS, PLANS)
def test_who_changed_nothing_gets_theirs(base, theirs):
    assert merged(base, theirs, base) == theirs
    assert merged(base, base, theirs) == theirs
