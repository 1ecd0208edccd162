"""Lines that were kept come back; what was taken on is asked about on its day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.journals.actions import add_commitment, answer_return, check_in, offer_commitment, pin_insight
from patients.journals.models import Commitment, Insight, InsightReturn
from patients.journals.presenters.panel import Panel
from patients.journals.returning import returned_to, round_of
from patients.journals.transitions import NotOpen
from patients.protocols.between import shipped_between
from tests.cast import START, make_patient
from tests.factories.windows import a_patient, a_window, an_entry

DAY = timedelta(days=1)
ROUNDS = (3, 7, 21)
HOME = reverse("portal:home")


@pytest.fixture
def fay(cast):
    return make_patient(cast.alder, cast.ada, "Fay", "Olsen", "America/Chicago")


def kept(cast, days_ago, text="It can be put down.", patient=None, **told):
    return pin_insight(
        by=cast.ada, patient=patient or cast.dana, text=text, now=START - days_ago * DAY, **told
    )


def taken_on(cast, on, patient=None, text="Call my sister"):
    return add_commitment(
        by=cast.ada, patient=patient or cast.dana, text=text, check_in_on=on, now=START - DAY
    )


def test_somebody_elses_insight_is_a_404(portal, cast, fay):
    theirs = kept(cast, 3, patient=fay)
    assert portal.post(reverse("portal:insight", args=[theirs.pk]), {"answer": "kept"}).status_code == 404


def test_somebody_elses_entry_keeps_nothing(portal, cast):
    theirs = an_entry(a_window(a_patient(cast.alder, cast.ada, "Gil Roth"), cast.ada, START - DAY), START)
    assert portal.get(reverse("portal:keep", args=[theirs.pk])).status_code == 404


def test_somebody_elses_check_in_is_a_404(portal, cast, fay):
    theirs = taken_on(cast, START.date(), patient=fay)
    page = portal.post(reverse("portal:commitment", args=[theirs.pk]), {"status": "kept"})
    assert page.status_code == 404


def test_what_was_settled_is_not_reopened_alone(cast, dana):
    act = taken_on(cast, START.date())
    check_in(by=dana, commitment=act, status="kept", now=START)
    with pytest.raises(NotOpen):
        check_in(by=dana, commitment=act, status="active", now=START)


def test_an_offer_is_not_checked_in_on(cast, dana, window):
    offered = offer_commitment(by=dana, entry=an_entry(window, START), text="Walk")
    with pytest.raises(NotOpen):
        check_in(by=dana, commitment=offered, status="kept", now=START)


@pytest.mark.parametrize(
    ("day", "answered", "waits"),
    [
        (0, (), None), (2, (), None), (3, (), 3), (6, (), 3), (6, (3,), None), (7, (3,), 7), (7, (), 7),
        (20, (3, 7), None), (21, (3, 7), 21), (400, (), 21), (400, (21,), None), (7, (7,), None),
    ],
)  # fmt: skip
def test_an_insight_comes_back_after_3_7_and_21_days(day, answered, waits):
    assert round_of(date(2026, 3, 3), date(2026, 3, 3) + day * DAY, ROUNDS, answered) == waits


@given(st.integers(0, 400), st.sets(st.integers(1, 60), min_size=1, max_size=5))
def test_an_insight_answered_each_time_comes_back_once_for_each_round(until, rounds):
    pinned, answered = date(2026, 3, 3), []
    for day in range(until + 1):
        waits = round_of(pinned, pinned + day * DAY, rounds, answered)
        if waits is not None:
            assert waits == day
            answered.append(waits)
    assert answered == sorted(days for days in rounds if days <= until)


def test_home_shows_one_and_takes_the_answer(portal, cast):
    older, newer = kept(cast, 7, "The older line."), kept(cast, 3, "The newer line.")
    page = portal.get(HOME).content.decode()
    assert "The newer line." in page and "The older line." not in page
    portal.post(reverse("portal:insight", args=[newer.pk]), {"answer": "not_now"})
    tenancy.enter(clinic=cast.alder.pk)
    said = InsightReturn.objects.get()
    assert (said.insight, said.after_days, said.answer) == (newer, 3, "not_now")
    assert Event.objects.get(kind="insight.came_back").facts == {"after_days": 3, "answer": "not_now"}
    page = portal.get(HOME).content.decode()
    assert "The newer line." not in page and "The older line." not in page  # one answer a day is plenty
    tenancy.enter(clinic=cast.alder.pk)
    assert returned_to(cast.dana, shipped_between(), START + DAY).insight == older


def test_what_was_let_go_never_comes_back(cast, dana):
    line = kept(cast, 3)
    answer_return(by=dana, insight=line, answer="let_go", now=START)
    assert returned_to(cast.dana, shipped_between(), START + 30 * DAY) is None


def test_answering_twice_is_once(cast, dana):
    line = kept(cast, 3)
    assert answer_return(by=dana, insight=line, answer="kept", now=START)
    assert answer_return(by=dana, insight=line, answer="let_go", now=START) is None


def test_a_line_of_a_private_entry_stays_private(portal, cast, window):
    entry = an_entry(window, START - DAY, "private")
    page = portal.post(reverse("portal:keep", args=[entry.pk]), {"text": "Only mine."}, follow=True)
    assert "Kept." in page.content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    assert Insight.objects.get().text == "Only mine."
    assert Panel(cast.ada, cast.dana).insights == []
    assert "Only mine." in portal.get(reverse("portal:kept")).content.decode()


def test_staff_see_what_came_back(as_, cast, dana):
    answer_return(by=dana, insight=kept(cast, 3), answer="kept", now=START)
    page = as_(cast.ada).get(reverse("journals:panel", args=[cast.dana.pk])).content.decode()
    assert "Came back after 3 days: still kept" in page


@pytest.mark.parametrize(("on", "is_asked"), [(START.date(), True), (START.date() + DAY, False)])
def test_home_asks_on_the_day(portal, cast, on, is_asked):
    taken_on(cast, on)
    assert ("How did it go?" in portal.get(HOME).content.decode()) is is_asked


@pytest.mark.parametrize("status", ["kept", "partly", "let_go"])
def test_how_it_went_is_a_look_that_the_therapist_sees(portal, as_, cast, dana, status):
    act = taken_on(cast, START.date())
    told = {"status": status, "outcome": "She cried, and then we laughed."}
    for _ in range(2):  # a double tap is one look
        portal.post(reverse("portal:commitment", args=[act.pk]), told)
    tenancy.enter(clinic=cast.alder.pk)
    act.refresh_from_db()
    look = act.reviews.get()
    assert (act.status, look.status, look.by, look.session) == (status, status, dana, None)
    page = as_(cast.ada).get(reverse("sessions:commitment", args=[act.pk])).content.decode()
    assert "She cried, and then we laughed." in page and "Dana Moreau" in page


def test_not_yet_is_asked_again_a_week_later_and_is_no_failure(portal, cast):
    act = taken_on(cast, START.date())
    page = portal.post(reverse("portal:commitment", args=[act.pk]), {"status": "active"}, follow=True)
    assert "That is fine." in page.content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    act.refresh_from_db()
    assert (act.status, act.check_in_on) == (Commitment.Status.ACTIVE, START.date() + 7 * DAY)
    assert "How did it go?" not in portal.get(HOME).content.decode()


def test_the_day_of_asking_is_the_patients_own(portal, cast):
    address = reverse("portal:commitments")
    portal.post(address, {"text": "Walk", "check_in_on": "2026-03-09"})
    tenancy.enter(clinic=cast.alder.pk)
    assert Commitment.objects.get().check_in_on == date(2026, 3, 9)
