"""What the log refuses: by its actions, and by the database when somebody goes around them."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from integration_care.core.permissions import Role
from sessions.errors import ReasonNeeded, Refused
from sessions.substances import actions
from sessions.substances.actions import TakenOut
from sessions.substances.errors import (
    CannotReverse,
    Closed,
    Expired,
    MoreThanItHeld,
    NotEnough,
    WitnessNeeded,
)
from sessions.substances.models import Discrepancy, LogEntry
from tests.cast import START, join
from tests.sessions.making import HOUR
from tests.sessions.substances.making import DAY, a_container, draw, given_im, mg, seen_by, uses

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def vial(cast):
    return a_container(cast)


def run(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


COLUMNS = (
    "clinic_id", "container_id", "number", "kind", "amount_mg", "change_mg", "balance_mg", "draw_id",
    "accounts_mg", "by_id", "witness_id", "at", "recorded_at", "reason",
)  # fmt: skip
NEXT = {"number": "number + 1", "change_mg": "0", "accounts_mg": "0", "draw_id": "NULL", "witness_id": "NULL"}


def write_around(line, **said):
    """A line written by hand after `line`, past every action. Values are SQL."""
    values = ", ".join({**NEXT, **said}.get(name, name) for name in COLUMNS)
    run(
        f"INSERT INTO substances_logentry (id, {', '.join(COLUMNS)})"  # noqa: S608  # our own words
        f" SELECT gen_random_uuid(), {values} FROM substances_logentry WHERE id = %s",
        line.pk,
    )


def wasted(amount, kind="wasted", reason="Vial cracked"):
    return TakenOut(LogEntry.Kind(kind), mg(amount), START, reason)


def test_nobody_is_their_own_witness(cast, vial):
    with pytest.raises(WitnessNeeded, match="another person"):
        actions.take_out(by=cast.nia, container=vial, taken=wasted(10), now=START, witness=seen_by(cast.nia))
    assert vial.balance_mg == 500


def test_nobody_is_their_own_witness_by_raw_sql_either(cast, vial):
    line = draw(cast, vial, 75)
    with pytest.raises(DatabaseError, match="witness_is_another_person"):
        write_around(line, kind="'counted'", witness_id="by_id")


@pytest.mark.parametrize("who", ["max", "cy"])
def test_a_witness_may_record_doses_here(cast, vial, who):
    with pytest.raises(WitnessNeeded, match="colleague of this clinic"):
        actions.take_out(
            by=cast.nia, container=vial, taken=wasted(10), now=START, witness=seen_by(getattr(cast, who))
        )


def test_waste_without_a_witness_is_refused(cast, vial):
    with pytest.raises(WitnessNeeded):
        actions.take_out(by=cast.nia, container=vial, taken=wasted(10), now=START)
    with pytest.raises(DatabaseError, match="waste_is_witnessed"):
        write_around(vial.entries.get(), kind="'wasted'", change_mg="-1", balance_mg="balance_mg - 1")


def test_more_than_is_left_is_refused_and_the_rest_is_named(cast, vial):
    draw(cast, vial, 450)
    with pytest.raises(NotEnough, match=r"K-014 holds 50 mg \(1 mL\)"):
        draw(cast, vial, 75)
    assert vial.balance_mg == 50
    assert vial.entries.count() == 2


def test_a_balance_that_does_not_follow_is_refused_by_the_database(cast, vial):
    line = vial.entries.get()
    for number, change, balance in [("2", "-600", "-100"), ("2", "0", "400"), ("5", "0", "500")]:
        with pytest.raises(DatabaseError, match=r"does not follow|balance_never"):
            write_around(line, kind="'drawn'", number=number, change_mg=change, balance_mg=balance)


@pytest.mark.parametrize("statement", [
    "UPDATE substances_logentry SET amount_mg = 1", "DELETE FROM substances_logentry",
    "UPDATE substances_witnessing SET way = 'later'", "DELETE FROM substances_witnessing",
    "UPDATE substances_container SET mg_each = 100", "DELETE FROM substances_container",
])  # fmt: skip
def test_what_is_written_stays_written(cast, vial, statement):
    draw(cast, vial, 100, uses=uses(wasted=100))
    with pytest.raises(DatabaseError, match=r"pgtrigger"):
        run(statement)


def test_a_draw_gives_no_more_than_was_drawn(cast, vial):
    given = given_im(cast, 75)
    with pytest.raises(NotEnough, match="100 mg are left; given, wasted and put back come to 105 mg"):
        draw(cast, vial, 100, uses=uses(given=75, wasted=30), administration=given)
    assert vial.balance_mg == 500


def test_the_database_accounts_for_a_draw_once(cast, vial):
    line = draw(cast, vial, 100)
    with pytest.raises(DatabaseError, match="more than the draw has left"):
        write_around(line, kind="'given'", draw_id="id", accounts_mg="101")


def test_no_more_is_given_than_the_administration_says(cast, vial):
    given = given_im(cast, 75)
    draw(cast, vial, 75, uses=uses(given=75), administration=given)
    other = a_container(cast, "K-015")
    with pytest.raises(NotEnough, match="75 mg were given; 0 mg of it are still to be logged"):
        draw(cast, other, 75, uses=uses(given=75), administration=given)


def test_what_was_given_names_to_whom(cast, vial):
    with pytest.raises(Refused, match="to whom"):
        draw(cast, vial, 75, uses=uses(given=75))


def test_an_expired_container_asks_first(cast):
    old = a_container(cast, expires_on=(START - DAY).date())
    with pytest.raises(Expired, match="2 March 2026"):
        draw(cast, old, 75)
    assert draw(cast, old, 75, drawn={"is_expired_confirmed": True}).number == 2


def test_a_line_is_reversed_once(cast, vial):
    line = draw(cast, vial, 75)
    back = actions.reverse(by=cast.nia, entry=line, reason="Wrong vial", now=START)
    assert vial.balance_mg == 500
    with pytest.raises(CannotReverse, match="already"):
        actions.reverse(by=cast.nia, entry=line, reason="Again", now=START)
    with pytest.raises(CannotReverse, match="A reversal stays"):
        actions.reverse(by=cast.nia, entry=back, reason="No", now=START)


def test_a_reversal_says_why(cast, vial):
    with pytest.raises(ReasonNeeded):
        actions.reverse(by=cast.nia, entry=draw(cast, vial, 75), reason="  ", now=START)


def test_a_draw_is_reversed_after_what_rests_on_it(cast, vial):
    line = draw(cast, vial, 100, uses=uses(wasted=25))
    with pytest.raises(CannotReverse, match="25 mg of this draw"):
        actions.reverse(by=cast.nia, entry=line, reason="Wrong vial", now=START)
    waste = line.uses.get()
    with pytest.raises(WitnessNeeded):
        actions.reverse(by=cast.nia, entry=waste, reason="Wrong vial", now=START)
    actions.reverse(by=cast.nia, entry=waste, reason="Wrong vial", now=START, witness=seen_by(cast.paz))
    actions.reverse(by=cast.nia, entry=line, reason="Wrong vial", now=START)
    assert vial.balance_mg == 500
    assert not LogEntry.objects.open_draws().exists()


def test_a_receipt_that_was_drawn_from_is_not_reversed(cast, vial):
    draw(cast, vial, 75)
    with pytest.raises(NotEnough):
        actions.reverse(by=cast.nia, entry=vial.entries.get(number=1), reason="Other lot", now=START)


def test_a_number_is_used_once(cast, vial):
    with pytest.raises(Refused, match="K-014 is in the log already"):
        a_container(cast, "K-014")


def test_nothing_is_written_for_tomorrow_or_before_it_came(cast, vial):
    for at in (START + HOUR, START - 2 * DAY):
        with pytest.raises(Refused):
            draw(cast, vial, 75, at=at, now=START)


def test_a_closed_container_takes_no_lines(cast, vial):
    with pytest.raises(Refused, match="500 mg are left"):
        actions.close(by=cast.nia, container=vial, now=START)
    actions.take_out(
        by=cast.nia, container=vial, taken=wasted(500, "handed_on", "Reverse distributor"), now=START
    )
    actions.close(by=cast.nia, container=vial, now=START)
    with pytest.raises(Closed):
        actions.count(
            by=cast.nia, container=vial, counted_mg=Decimal(0), at=START, now=START, witness=seen_by(cast.paz)
        )


def test_a_count_of_more_than_the_vial_ever_held_asks_first(cast, vial):
    said = {"container": vial, "counted_mg": mg("500.001"), "at": START, "now": START}
    with pytest.raises(MoreThanItHeld, match=r"ever held: 500 mg \(10 mL\)"):
        actions.count(by=cast.nia, witness=seen_by(cast.paz), **said)
    assert vial.entries.count() == 1
    line = actions.count(by=cast.nia, witness=seen_by(cast.paz), is_more_confirmed=True, **said)
    assert line.amount_mg == mg("500.001")


def test_a_discrepancy_is_explained_once_and_its_count_stays(cast, vial):
    found = counted(cast, vial, 495)
    with pytest.raises(ReasonNeeded):
        actions.explain(by=cast.paz, discrepancy=found, reason=" ", adjusts=False, now=START)
    with pytest.raises(CannotReverse, match="Explain that instead"):
        actions.reverse(by=cast.nia, entry=found.count, reason="x", now=START, witness=seen_by(cast.paz))
    actions.explain(by=cast.paz, discrepancy=found, reason="Needle loss", adjusts=False, now=START)
    with pytest.raises(Refused, match="explained already"):
        actions.explain(by=cast.paz, discrepancy=found, reason="Again", adjusts=False, now=START)


def test_only_the_witness_named_confirms(cast, vial):
    line = draw(cast, vial, 75, witness=seen_by(cast.paz, is_confirmed=False))
    for other in (cast.nia, cast.ada):
        with pytest.raises(Refused, match="Another person"):
            actions.confirm(by=other, entry=line, now=START)
    with pytest.raises(DatabaseError, match="only the witness named"):
        run(
            "INSERT INTO substances_witnessing (id, clinic_id, entry_id, member_id, at, way)"
            " VALUES (gen_random_uuid(), %s, %s, %s, care_now(), 'here')",
            cast.alder.pk, line.pk, cast.ada.pk,
        )  # fmt: skip


def test_a_former_colleague_is_no_witness(cast, vial):
    gone = join(cast.alder, "Uma Reyes", Role.NURSE)
    gone.is_active = False
    gone.save()
    with pytest.raises(WitnessNeeded):
        draw(cast, vial, 75, witness=seen_by(gone))


def counted(cast, vial, amount, by=None):
    actions.count(
        by=by or cast.nia,
        container=vial,
        counted_mg=mg(amount),
        at=START,
        now=START,
        witness=seen_by(cast.paz),
    )
    return Discrepancy.objects.get(container=vial)
