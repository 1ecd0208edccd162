"""What the screening room refuses, and that nothing is half-saved."""

import pytest

from integration_care.audit.models import Event
from patients.models import Course, Screening
from patients.screening.actions import Answered, answer_screening
from patients.screening.refusals import (
    AnsweredMeanwhile,
    ExpiryOutOfRange,
    GroundsNeeded,
    NeedsConfirmation,
    NothingToClear,
    NotTheirs,
    ScreeningIsClosed,
)
from tests.cast import START


@pytest.mark.parametrize("who", ["ada", "nia"])
def test_only_the_roles_of_the_protocol_clear_and_others_are_told_who(cast, answer, clear, who):
    row = answer("cardiac", "yes")
    with pytest.raises(NotTheirs, match="Paz Shah or another prescriber may decide this"):
        clear(row, by=getattr(cast, who))
    assert Screening.objects.get().cleared_at is None


@pytest.mark.parametrize("grounds", ["", "   "])
def test_a_clearance_needs_grounds(answer, clear, grounds):
    row = answer("cardiac", "yes")
    with pytest.raises(GroundsNeeded):
        clear(row, grounds=grounds)
    assert Screening.objects.get().cleared_at is None


@pytest.mark.parametrize("days", [-1, 91])
def test_a_clearance_ends_today_at_the_earliest_and_within_what_the_protocol_allows(answer, clear, days):
    row = answer("cardiac", "yes")
    with pytest.raises(ExpiryOutOfRange, match="from today, 3 March 2026, to 1 June 2026"):
        clear(row, days=days)


def test_an_absolute_item_is_never_cleared_without_the_second_word(answer, clear):
    row = answer("aneurysm", "yes")
    with pytest.raises(NeedsConfirmation, match="Aneurysmal vascular disease"):
        clear(row)
    assert Screening.objects.get().cleared_at is None
    assert clear(row, is_confirmed=True).cleared_at == START


def test_a_no_has_nothing_to_clear(answer, clear):
    row = answer("cardiac", "no")
    with pytest.raises(NothingToClear):
        clear(row)


def test_an_answer_that_was_given_anew_is_not_cleared_by_the_old_page(answer, clear):
    old = answer("cardiac", "unknown")
    answer("cardiac", "yes", seen=old.pk)
    with pytest.raises(NothingToClear):
        clear(old)


def test_a_closed_course_keeps_its_screening(cast, answer, clear):
    row = answer("cardiac", "yes")
    Course.objects.update(phase=Course.Phase.CLOSED)
    with pytest.raises(ScreeningIsClosed):
        answer("liver", "no")
    with pytest.raises(ScreeningIsClosed):
        clear(row)


def test_two_people_never_overwrite_each_other_and_nothing_is_half_saved(cast, answer, standing_rows):
    first = answer("cardiac", "unknown")
    answer("cardiac", "yes", "a stent", by=cast.nia, seen=first.pk)
    late = [Answered("liver", "no"), Answered("cardiac", "no", seen=first.pk)]
    with pytest.raises(AnsweredMeanwhile, match="Nia Park answered this meanwhile: yes") as why:
        answer_screening(by=cast.ada, course=cast.course, answers=late, now=START)
    assert why.value.field == "answer-cardiac"
    assert set(standing_rows()) == {"cardiac"}


def test_an_untouched_row_of_an_old_page_leaves_a_colleagues_answer_alone(cast, answer, standing_rows):
    first = answer("cardiac", "unknown")
    answer("cardiac", "yes", "a stent", by=cast.nia, seen=first.pk)
    untouched = [Answered("liver", "no"), Answered("cardiac", "unknown", seen=first.pk)]
    answer_screening(by=cast.ada, course=cast.course, answers=untouched, now=START)
    assert standing_rows()["cardiac"].answer == "yes"


def test_an_item_that_is_not_on_the_list_is_left_alone(cast, answer):
    assert answer("star-sign", "yes") is None
    assert not Screening.objects.exists()


def test_the_trail_holds_keys_and_no_words(cast, answer, clear):
    clear(answer("cardiac", "yes", "a stent in 2019"))
    told = {event.kind: str(event.facts) for event in Event.objects.filter(kind__startswith="screening.")}
    assert set(told) == {"screening.answered", "screening.cleared"}
    assert "stent" not in str(told)
    assert "Echo" not in str(told)


def test_asking_all_again_on_an_old_page_never_takes_a_colleagues_yes_away(cast, answer, standing_rows):
    first = answer("cardiac", "no")
    answer("cardiac", "yes", "a stent", by=cast.nia, seen=first.pk)
    old_page = [Answered("liver", "no"), Answered("cardiac", "no", seen=first.pk)]
    with pytest.raises(AnsweredMeanwhile, match="Nia Park answered this meanwhile: yes"):
        answer_screening(by=cast.ada, course=cast.course, answers=old_page, now=START, renew=True)
    assert {key: row.answer for key, row in standing_rows().items()} == {"cardiac": "yes"}


def test_asking_all_again_twice_at_once_renews_once(cast, answer, standing_rows):
    first = answer("cardiac", "no")
    page = [Answered("cardiac", "no", seen=first.pk)]
    again = {"by": cast.ada, "course": cast.course, "answers": page, "now": START, "renew": True}
    assert len(answer_screening(**again)) == 1 and answer_screening(**again) == []
