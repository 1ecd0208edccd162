"""What documents of a course hold: all of that course, and nothing of another. Read without drawing."""

from datetime import timedelta

import pytest

from patients.journals.models import Commitment, Insight
from patients.models import Course
from sessions.caseload import chart, chart_queries
from sessions.caseload.marks import Viewpoint
from sessions.documents.kinds import KINDS
from sessions.documents.models import Document
from tests.cast import START, make_course
from tests.factories.windows import HOUR, a_window
from tests.sessions.caseload.review.making import a_score

Kind = Document.Kind
DAY = timedelta(days=1)


@pytest.fixture
def told(asked):
    """`told(kind, course)`: what the document says, before it is drawn."""

    def told(kind, course):
        return KINDS[kind].present(asked(kind, course=course), START, 0)

    return told


@pytest.fixture
def earlier(cast):
    """A course of Dana's that is over; the one under way began a month ago."""
    Course.objects.filter(pk=cast.course.pk).update(phase="closed", created_at=START - 400 * DAY)
    later = make_course(cast.dana)
    Course.objects.filter(pk=later.pk).update(created_at=START - 30 * DAY)
    earlier, cast.course = Course.objects.get(pk=cast.course.pk), Course.objects.get(pk=later.pk)
    return earlier


def many_doses(course, lead, number, last_at):
    for at in range(number):
        a_window(course, lead, last_at - (number - 1 - at) * 100 * HOUR, number=at + 1, met_h=30)


# --- every dose of the course ------------------------------------------------------------------------


def test_a_long_course_is_told_whole_and_its_chart_says_what_it_does_not_draw(cast, told):
    many_doses(cast.course, cast.ada, 26, START - 100 * HOUR)
    summary, letter = told(Kind.COURSE_SUMMARY, cast.course), told(Kind.PRESCRIBER_LETTER, cast.course)
    assert len(summary.doses) == len(letter.doses) == 26
    assert summary.glance[0].startswith("26 of 26 met so far")
    assert "26 dosing" in summary.glance[1] and "26 doses of 6 planned" in str(summary.facts)
    shown = chart.present(chart_queries.read(cast.dana, START), cast.ada, Viewpoint(START, cast.alder.zone))
    assert len(shown.doses) == 24 and shown.summary.startswith("26 of 26 met so far")
    assert shown.cut == "The latest 24 of 26 doses are shown; the counts are of all."


def test_doses_of_a_later_course_push_none_out(cast, told, earlier):
    a_window(earlier, cast.ada, START - 300 * DAY)
    many_doses(cast.course, cast.ada, 24, START - 100 * HOUR)
    letter = told(Kind.PRESCRIBER_LETTER, earlier)
    assert letter.opening.startswith("The last dose, number 1") and len(letter.doses) == 1


# --- nothing of another ------------------------------------------------------------------------------


@pytest.fixture
def two_courses(cast, earlier):
    """The same of both: an insight and commitments without a session, scores; the later ones say so."""
    for course, when, word, status in (
        (earlier, START - 200 * DAY, "earlier", "kept"),
        (cast.course, START - 10 * DAY, "later", "let_go"),
    ):
        of_dana = {"clinic": cast.alder, "patient": cast.dana}
        Insight.objects.create(text=f"An insight, {word}", pinned_at=when, **of_dana)
        Commitment.objects.create(text=f"An act, {word}", course=course, status=status, **of_dana)
        alone = Commitment.objects.create(text=f"Alone, {word}", status=status, **of_dana)
        Commitment.objects.filter(pk=alone.pk).update(created_at=when)
        a_score(cast.dana, 19 if word == "earlier" else 4, when)
    return {"earlier": earlier, "later": cast.course}


@pytest.mark.parametrize(
    ("mine", "other", "kept"), [("earlier", "later", "2 of 2"), ("later", "earlier", "0 of 2")]
)
def test_a_summary_holds_no_words_and_no_numbers_of_another_course(told, two_courses, mine, other, kept):
    summary = told(Kind.COURSE_SUMMARY, two_courses[mine])
    words = str(summary.strands)
    assert words.count(f", {mine}") == 3 and f", {other}" not in words
    assert summary.glance[-1].startswith(f"commitments: {kept} kept")
    said = {"earlier": "19", "later": "4"}
    assert [chart.summary.startswith(f"PHQ-9: {said[mine]}") for chart in summary.charts] == [True]


def test_a_letter_counts_what_was_taken_on_in_its_course(told, two_courses):
    for name, kept, score in (("earlier", "2 of 2", 19), ("later", "0 of 2", 4)):
        letter = told(Kind.PRESCRIBER_LETTER, two_courses[name])
        assert letter.integration[-1].startswith(f"Commitments: {kept} kept")
        assert [trend.scores[-1] for trend in letter.measures] == [score]
