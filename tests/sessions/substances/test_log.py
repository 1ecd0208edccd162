"""What the log says: balances, pairs, what is unaccounted for, and who was told."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from integration_care.audit.models import Event
from sessions.substances import actions
from sessions.substances.actions import TakenOut
from sessions.substances.amounts import measure, mg_in, say_change, say_mg
from sessions.substances.errors import NotEnough
from sessions.substances.models import Discrepancy, LogEntry, Witnessing
from tests.cast import START
from tests.sessions.making import HOUR
from tests.sessions.substances.making import a_container, draw, given_im, mg, seen_by, uses


@pytest.mark.parametrize(("each", "unit", "amount", "said"), [
    (50, "mL", 75, "1.5 mL"), (100, "mL", "62.5", "0.625 mL"), (30, "mL", 100, "3.333 mL"),
    (28, "pieces", 84, "3 pieces"), (100, "pieces", 50, "0.5 pieces"),
])  # fmt: skip
def test_milligrams_are_said_as_the_hand_measures_them(each, unit, amount, said):
    assert measure(mg(amount), mg(each), unit) == said


def test_amounts_are_exact_and_plainly_said():
    assert mg_in(Decimal("0.1"), Decimal("33.335")) == Decimal("3.334")
    assert [say_mg(mg(x)) for x in (500, 0, "-2.5")] == ["500 mg", "0 mg", "−2.5 mg"]
    assert [say_change(mg(x)) for x in (500, 0, -75)] == ["+500 mg", "", "−75 mg"]


def test_a_dose_is_drawn_given_and_wasted_in_one_go(cast):
    vial, given_75 = a_container(cast), given_im(cast, 75)
    draw(cast, vial, 100, uses=uses(given=75, wasted=25), administration=given_75)
    lines = list(vial.entries.values_list("number", "kind", "amount_mg", "change_mg", "balance_mg"))
    assert lines == [
        (1, "received", 500, 500, 500), (2, "drawn", 100, -100, 400),
        (3, "given", 75, 0, 400), (4, "wasted", 25, 0, 400),
    ]  # fmt: skip
    assert not LogEntry.objects.open_draws().exists()
    assert Witnessing.objects.filter(member=cast.paz, way="here").count() == 3
    vial.refresh_from_db()
    assert vial.opened_at == START


def test_a_draw_that_is_not_accounted_for_is_listed(cast):
    vial = a_container(cast)
    line = draw(cast, vial, 100, uses=uses(wasted="87.5"))
    assert [row.unaccounted_mg for row in LogEntry.objects.open_draws()] == [mg("12.5")]
    actions.account(by=cast.nia, draw=line, uses=uses(returned="12.5"), at=START, now=START)
    assert vial.balance_mg == mg("412.5")
    assert not LogEntry.objects.open_draws().exists()


def test_a_late_line_keeps_both_times(cast):
    line = draw(cast, a_container(cast), 75, at=START, now=START + 3 * HOUR)
    assert (line.at, line.recorded_at) == (START, START + 3 * HOUR)


def test_a_form_sent_twice_writes_once(cast):
    from uuid import uuid4

    vial, key = a_container(cast), uuid4()
    first, again = (draw(cast, vial, 75, drawn={"sent_as": key}) for _ in range(2))
    assert first == again
    assert vial.balance_mg == 425


def test_a_count_never_changes_the_balance(cast):
    vial = a_container(cast)
    count = actions.count(
        by=cast.nia, container=vial, counted_mg=mg(487), at=START, now=START, witness=seen_by(cast.paz)
    )
    found = Discrepancy.objects.get(count=count)
    assert (found.expected_mg, found.difference_mg, vial.balance_mg) == (500, -13, 500)
    draw(cast, vial, 100)
    actions.explain(
        by=cast.paz, discrepancy=found, reason="Spilled", adjusts=True, now=START, witness=seen_by(cast.nia)
    )
    assert vial.balance_mg == 387


def test_a_count_that_agrees_leaves_nothing_open(cast):
    vial = a_container(cast)
    actions.count(
        by=cast.max, container=vial, counted_mg=mg(500), at=START, now=START, witness=seen_by(cast.paz)
    )
    assert not Discrepancy.objects.exists()


def test_a_clinic_says_what_is_witnessed(cast):
    vial = a_container(cast)
    actions.set_rules(by=cast.max, needs_witness=[], expires_soon_days=14)
    actions.count(by=cast.nia, container=vial, counted_mg=mg(500), at=START, now=START)
    actions.set_rules(by=cast.max, needs_witness=["drawn"], expires_soon_days=14)
    from sessions.substances.errors import WitnessNeeded

    with pytest.raises(WitnessNeeded):
        draw(cast, vial, 75)


def test_a_witness_confirms_later_from_their_own_sign_in(cast):
    line = draw(cast, a_container(cast), 75, witness=seen_by(cast.paz, is_confirmed=False))
    assert list(LogEntry.objects.awaiting(cast.paz)) == [line]
    actions.confirm(by=cast.paz, entry=line, now=START + HOUR)
    assert not LogEntry.objects.awaiting(cast.paz).exists()
    assert Witnessing.objects.get(entry=line).way == "later"


def test_every_line_is_in_the_trail_and_a_given_one_in_the_patients(cast):
    vial, given_75 = a_container(cast), given_im(cast, 75)
    draw(cast, vial, 75, uses=uses(given=75), administration=given_75)
    kinds = Event.objects.filter(kind__startswith="substance.").values_list("kind", "patient_id")
    assert set(kinds) == {
        ("substance.received", ""), ("substance.drawn", ""), ("substance.given", str(cast.dana.pk)),
    }  # fmt: skip


moves = some.lists(
    some.tuples(
        some.sampled_from(["draw", "waste", "back", "reverse"]), some.integers(1, 60_000), some.integers(0, 9)
    ),
    max_size=14,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(moves=moves)
def test_the_balance_is_always_the_sum_and_never_below_zero(cast, moves):
    vial = a_container(cast, number=f"K-{LogEntry.objects.count()}-{len(moves)}-{id(moves)}"[:20])
    for kind, thousandths, pick in moves:
        attempt(cast, vial, kind, Decimal(thousandths * 10) / 1000, pick)
    lines = list(vial.entries.order_by("number"))
    assert vial.balance_mg == sum(line.change_mg for line in lines)
    assert all(line.balance_mg >= 0 for line in lines)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    open_draws = LogEntry.objects.filter(container=vial).open_draws()
    assert all(0 < row.unaccounted_mg <= row.amount_mg for row in open_draws)


def attempt(cast, vial, kind, amount, pick):
    from sessions.substances.errors import CannotReverse

    try:
        if kind == "draw":
            draw(cast, vial, amount)
        elif kind == "waste":
            taken = TakenOut(LogEntry.Kind.WASTED, amount, START, "Broken")
            actions.take_out(by=cast.nia, container=vial, taken=taken, now=START, witness=seen_by(cast.paz))
        elif kind == "back":
            if row := LogEntry.objects.filter(container=vial).open_draws().first():
                actions.account(by=cast.nia, draw=row, uses=uses(returned=amount), at=START, now=START)
        else:
            lines = list(vial.entries.order_by("number"))
            actions.reverse(
                by=cast.nia,
                entry=lines[pick % len(lines)],
                reason="Slip",
                now=START,
                witness=seen_by(cast.paz),
            )
    except (NotEnough, CannotReverse):
        pass


def test_the_day_printed_on_it_is_the_last(cast):
    vial = a_container(cast, expires_on=date(2026, 3, 3))
    assert not vial.is_expired(date(2026, 3, 3))
    assert vial.is_expired(date(2026, 3, 4))
