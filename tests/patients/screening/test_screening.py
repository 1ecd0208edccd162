"""How answers and clearances stand, supersede and expire."""

from datetime import timedelta

import pytest

from patients.models import Screening
from patients.protocols import presets
from patients.screening.actions import Answered, answer_screening
from patients.screening.standing import State, standing, standing_of
from patients.screening.told import state_words
from tests.cast import START

RULES = presets.load("core-24-72").screening
DAY = timedelta(days=1)
LATER = START + 10 * DAY


def row(key="cardiac", said="yes", **more):
    return Screening(key=key, text=key, answer=said, **more)


def state(answer, today):
    found = {one.item.key: one.state for one in standing(RULES, [answer] if answer else [], today).items}
    return found["cardiac"]


@pytest.mark.parametrize(
    ("said", "is_cleared", "left_days", "expected"),
    [
        ("no", False, 0, State.CLEAR),
        ("no", False, -1, State.EXPIRED),
        ("yes", False, None, State.NEEDS_CLEARANCE),
        ("unknown", False, None, State.NEEDS_CLEARANCE),
        ("yes", True, 0, State.CLEARED),
        ("unknown", True, 12, State.CLEARED),
        ("yes", True, -1, State.EXPIRED),
    ],
)
def test_how_one_answer_stands(today, said, is_cleared, left_days, expected):
    until = None if left_days is None else today + left_days * DAY
    answer = row(said=said, cleared_at=START if is_cleared else None, expires_on=until)
    assert state(answer, today) is expected


def test_nothing_asked_is_unanswered_and_open(today):
    found = standing(RULES, [], today)
    assert len(found.unanswered) == len(found.open_items) == len(RULES.items) == 15
    assert not found.is_begun


def test_absolute_items_come_first_among_what_is_open(today):
    given = [row("liver", "unknown"), row("avm", "yes")]
    opened = [one.item.key for one in standing(RULES, given, today).open_items]
    assert opened.index("avm") < opened.index("liver")


def test_a_no_holds_for_as_long_as_the_protocol_says(cast, answer, today):
    made = answer("cardiac", "no")
    assert made.expires_on == today + 90 * DAY
    assert standing_of(cast.course, today + 90 * DAY).expired == ()
    (late,) = standing_of(cast.course, today + 91 * DAY).expired
    assert state_words(late) == "no; held until 1 June 2026; expired"


def test_a_clearance_is_told_with_its_day_and_then_expires(cast, answer, clear, today):
    clear(answer("cardiac", "yes"), days=30)
    (cleared,) = standing_of(cast.course, today).cleared
    assert state_words(cleared) == "yes; cleared until 2 April 2026"
    assert [one.item.key for one in standing_of(cast.course, today + 31 * DAY).expired] == ["cardiac"]


def test_a_new_answer_supersedes_and_the_old_one_stays_readable(cast, answer, clear):
    old = clear(answer("cardiac", "yes", "a stent"))
    answer("cardiac", "yes", "a stent; chest pain since Sunday", seen=old.pk, now=LATER)
    rows = list(Screening.objects.filter(key="cardiac"))
    assert [(one.note, bool(one.cleared_at), bool(one.superseded_at)) for one in rows] == [
        ("a stent", True, True),
        ("a stent; chest pain since Sunday", False, False),
    ]


def test_saving_what_stands_already_makes_no_new_row(answer):
    first = answer("cardiac", "no")
    assert answer("cardiac", "no", seen=first.pk, now=LATER) is None
    assert Screening.objects.count() == 1


def test_what_has_expired_is_kept_anew_when_it_is_asked_again(answer, standing_rows):
    first = answer("cardiac", "no")
    again = answer("cardiac", "no", seen=first.pk, now=START + 100 * DAY)
    assert standing_rows()["cardiac"].pk == again.pk
    assert Screening.objects.count() == 2


def test_asking_all_again_renews_each_no_and_leaves_a_clearance_alone(cast, answer, clear, standing_rows):
    no, yes = answer("liver", "no"), clear(answer("cardiac", "yes"))
    both = [Answered("liver", "no", seen=no.pk), Answered("cardiac", "yes", seen=yes.pk)]
    answer_screening(by=cast.ada, course=cast.course, answers=both, now=LATER, renew=True)
    assert standing_rows()["liver"].answered_at == LATER
    assert standing_rows()["cardiac"].pk == yes.pk


def test_clearing_again_keeps_the_earlier_clearance(answer, clear, standing_rows):
    first = clear(answer("cardiac", "yes"), days=30)
    second = clear(first, grounds="Seen again, unchanged.", days=60, now=LATER)
    first.refresh_from_db()
    assert (first.clearance, first.superseded_at) == ("Echo normal, cardiologist agrees.", LATER)
    assert standing_rows()["cardiac"].pk == second.pk
    assert second.answered_at == START


def test_answers_of_an_item_the_protocol_dropped_block_nothing(today):
    found = standing(RULES, [row("phrenology", "yes")], today)
    assert "phrenology" not in [one.item.key for one in found.items]


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_asks_the_list_and_tells_where_each_item_comes_from(name):
    rules = presets.load(name).screening
    assert [item.key for item in rules.items if item.is_absolute] == [
        "aneurysm", "avm", "intracerebral-haemorrhage", "hypersensitivity",
    ]  # fmt: skip
    assert all(item.source and item.valid_days.source and item.valid_days.confirm for item in rules.items)
    assert rules.clearing_roles.value == ("prescriber",)


def test_a_version_stored_before_there_was_a_list_asks_the_shipped_one(cast):
    version = cast.course.protocol_version
    version.content = {key: part for key, part in version.content.items() if key != "screening"}
    version.content["preparation"] = {
        key: part for key, part in version.content["preparation"].items() if key.startswith("prep_")
    }
    assert version.rules.screening == RULES
    assert version.rules.preparation.override_roles.value == ("prescriber", "therapist")


def test_a_new_version_holds_its_own_list(cast):
    assert len(cast.course.protocol_version.rules.to_data()["screening"]["items"]) == 15
