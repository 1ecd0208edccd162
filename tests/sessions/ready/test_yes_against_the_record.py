"""A yes that the record contradicts is asked about with the fact; the second yes stands, and is marked."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients.journals.actions import add_commitment
from patients.models import TouchConsent
from patients.protocols.monitoring import ChecklistItem
from patients.screening.actions import record_touch
from sessions.actions import complete_integration, start
from sessions.ready.actions import answer_check
from sessions.ready.against import NO_READING, NO_TOUCH, YesDoubted
from tests.cast import START
from tests.sessions.making import HOUR, agrees, book_talk, given_dose, seen, started_dose

LATER = START + 72 * HOUR
HTMX = {"HX-Request": "true"}
NONE_SINCE = "No integration is completed since the dose of Tue 3 March."
ONE_OPEN = "0 of 1 commitments looked at since the last dose."
MISTYPED = "27 kg, and 80 kg on Tue 3 March; this protocol asks beyond 10 %."
DOUBTED = [
    ("vitals", NO_READING, None),
    ("touch-consent", NO_TOUCH, None),
    ("integration", NONE_SINCE, None),
    ("commitments", ONE_OPEN, None),
    ("weight", MISTYPED, Decimal(27)),
]


@pytest.fixture
def second(cast, clock):
    """The second dose, with nothing written down since the first, at which she weighed 80 kg."""
    given_dose(cast)
    clock(LATER)
    add_commitment(now=START, by=cast.ada, patient=cast.dana, course=cast.course, text="Call my sister")
    return started_dose(cast, LATER, is_ready=False)


def yes(cast, session, key, at=LATER, **more):
    return answer_check(by=cast.nia, session=session, key=key, answer="yes", now=at, **more)


def press(client, session, key, headers=None, **fields):
    url = reverse("sessions:answer-check", args=[session.pk, key])
    return client.post(url, {"answer": "yes", **fields}, headers=headers)


@pytest.mark.parametrize("doubted", DOUBTED, ids=[key for key, _, _ in DOUBTED])
def test_a_yes_is_asked_about_with_the_fact_until_the_very_words_come_back(cast, second, doubted):
    key, fact, kg = doubted
    for sure in ("", "something else"):
        with pytest.raises(YesDoubted) as asked:
            yes(cast, second, key, value=kg, sure=sure)
    assert str(asked.value) == fact
    assert not second.checks.filter(key=key).exists()
    yes(cast, second, key, value=kg, sure=fact)
    told = Event.objects.filter(kind="check.answered", facts__check=key, target_id=str(second.pk)).get()
    assert told.facts["despite_the_record"] is True


@pytest.mark.parametrize("doubted", DOUBTED, ids=[key for key, _, _ in DOUBTED])
def test_a_yes_that_was_meant_is_marked_where_it_stands(cast, as_, second, doubted):
    key, fact, kg = doubted
    yes(cast, second, key, value=kg, sure=fact)
    yes(cast, second, "fasting")
    page = as_(cast.nia).get(reverse("sessions:record", args=[second.pk]))
    rows = {row.key: row for row in page.context["ready"].rows}
    assert rows[key].said == "Nia Park, 10:00; the record says otherwise"
    assert rows["fasting"].said == "Nia Park, 10:00"
    assert key != "weight" or rows[key].fact == MISTYPED
    assert "the record says otherwise" in page.content.decode()


def test_no_and_not_known_are_never_asked_about(cast, second):
    for key in ("vitals", "touch-consent", "integration", "commitments"):
        answer_check(by=cast.nia, session=second, key=key, answer="no", now=LATER)
        answer_check(by=cast.nia, session=second, key=key, answer="unknown", now=LATER)


def test_what_is_judged_and_what_the_record_bears_out_is_not_asked_about(cast, second, clock):
    talk = book_talk(cast, START + 30 * HOUR)
    start(by=cast.ada, session=talk, now=LATER, started_at=START + 30 * HOUR)
    complete_integration(by=cast.ada, session=talk, now=LATER, ended_at=START + 31 * HOUR)
    record_touch(by=cast.ada, patient=cast.dana, extent=TouchConsent.Extent.HAND, words="",
                 asked_at=LATER, now=LATER)  # fmt: skip
    seen(cast, second, LATER)
    for key in ("vitals", "touch-consent", "integration", "intention", "suicide-screen", "fasting"):
        yes(cast, second, key)
    row = yes(cast, second, "weight", value=Decimal(74))
    assert row.value == 74


def test_a_first_dose_has_no_last_one_to_differ_from(cast):
    session = started_dose(cast, is_ready=False)
    agrees(cast, session)
    yes(cast, session, "integration", START)
    yes(cast, session, "weight", START, value=Decimal(27))


def also_measured(cast, **units):
    """The protocol asks for more numbers before a dose, each in its unit."""
    version = cast.course.protocol_version
    lists = version.rules.checklists
    more = [ChecklistItem(key, key, unit=unit) for key, unit in units.items()]
    lists = replace(lists, pre_dose=(*lists.pre_dose, *more))
    version.content = replace(version.rules, checklists=lists).to_data()
    version.save()
    cast.course.refresh_from_db()


def test_a_weight_is_compared_with_the_same_check_and_with_no_other_number(cast, second):
    also_measured(cast, pressure="mmHg", lean="kg")
    first, second = cast.course.sessions.order_by("scheduled_start")
    yes(cast, first, "pressure", value=Decimal(130))
    yes(cast, first, "lean", value=Decimal(60))
    yes(cast, second, "weight", value=Decimal(80))
    yes(cast, second, "pressure", value=Decimal(190))
    with pytest.raises(YesDoubted, match="40 kg, and 60 kg on"):
        yes(cast, second, "lean", value=Decimal(40))


def test_a_dose_is_compared_with_the_one_before_it_whatever_was_written_down_since(cast, clock):
    first, third_at = given_dose(cast), LATER + 72 * HOUR
    given_dose(cast, LATER)
    clock(third_at)
    assert yes(cast, first, "weight", third_at, value=Decimal(100)).value == 100
    third = started_dose(cast, third_at, is_ready=False)
    assert yes(cast, third, "weight", third_at, value=Decimal(81)).value == 81
    with pytest.raises(YesDoubted, match="100 kg, and 80 kg on Fri 6 March"):
        yes(cast, third, "weight", third_at, value=Decimal(100))


def test_the_row_says_the_fact_keeps_the_number_and_takes_the_second_yes(cast, as_, second):
    nia = as_(cast.nia)
    asked = press(nia, second, "weight", HTMX, value="27")
    html = asked.content.decode()
    assert asked.status_code == 422
    assert MISTYPED in html and 'value="27"' in html and "Press Yes again" in html
    assert press(nia, second, "weight", HTMX, value="72", sure=MISTYPED).status_code == 200
    assert press(nia, second, "weight", value="27").status_code == 422
    assert press(nia, second, "weight", value="27", sure=MISTYPED).status_code == 302
    assert second.checks.standing().get(key="weight").value == 27


def test_an_answer_after_the_dose_is_looked_at_as_of_the_dose(cast, clock):
    session = given_dose(cast)
    clock(LATER)
    answer_check(by=cast.nia, session=session, key="vitals", answer="no", now=LATER)
    with pytest.raises(YesDoubted):
        yes(cast, session, "vitals", LATER)
