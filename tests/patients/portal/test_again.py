"""Words that wait, on the page of kept lines or beside an entry: used again, or put away. Only one's own."""

import json
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients.journals.actions import pin_insight, save_draft, set_aside
from patients.journals.actions.entries import Conflict
from patients.journals.content import Draft, without
from patients.journals.models import EntryRevision, InsightReturn, JournalEntry
from patients.portal.actions import Writing, keep_aside_as_entry
from tests.cast import START, make_patient

LINE, LATE = "It can be put down.", "from the phone"


@pytest.fixture
def fay(cast):
    return make_patient(cast.alder, cast.ada, "Fay", "Olsen", "America/Chicago")


@pytest.fixture
def line(cast, dana):
    return pin_insight(by=cast.ada, patient=cast.dana, text=LINE, now=START)


def an_aside(patient, by, draft=None):
    """Words of theirs from a second device, beside an entry."""
    saved = Draft(body="from the laptop")
    entry = save_draft(by=by, patient=patient, client_uuid=uuid4(), content=saved, version=0, now=START)
    return set_aside(by=by, conflict=Conflict(entry, draft or Draft(body=LATE)), now=START)


def kept_as_entry(cast, dana, aside):
    writing = Writing(dana, cast.dana, uuid4(), prompt_set=None, dose_id=None)
    return keep_aside_as_entry(writing=writing, aside=aside, key="free", text=LATE, now=START)


def kept_line(line, go):
    return reverse("portal:kept-line", args=[line.pk]), {"go": go}


def beside(aside, go, key="free"):
    return reverse("portal:aside", args=[aside.pk]), {"go": go, "key": key}


def test_somebody_elses_are_a_404(portal, cast, fay):
    theirs = pin_insight(by=cast.ada, patient=fay, text=LINE, now=START)
    assert portal.post(*kept_line(theirs, "away")).status_code == 404
    assert portal.post(*beside(an_aside(fay, cast.ada), "away")).status_code == 404


def test_staff_put_nothing_of_a_patient_away(as_, cast, line):
    assert as_(cast.ada).post(*kept_line(line, "away")).status_code in (403, 404)
    assert as_(cast.ada).post(*beside(an_aside(cast.dana, cast.ada), "keep")).status_code in (403, 404)


def test_words_of_a_page_that_says_nothing_are_a_404(portal, cast, dana):
    assert portal.post(*beside(an_aside(cast.dana, dana), "keep", key="sliders")).status_code == 404


def test_a_kept_line_is_put_away_for_good_and_once(portal, cast, line):
    page = reverse("portal:kept")
    assert LINE in portal.get(page).content.decode()
    for _ in range(2):
        portal.post(*kept_line(line, "away"))
    assert LINE not in portal.get(page).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    assert InsightReturn.objects.get().answer == InsightReturn.Answer.LET_GO


def test_a_kept_line_begins_a_private_entry_that_is_not_handed_in(portal, cast, line):
    answer = portal.post(*kept_line(line, "write"))
    assert LINE in portal.get(answer.url).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    entry = JournalEntry.objects.get()
    assert (entry.body, entry.is_shared, entry.submitted_at) == (LINE, False, None)
    assert LINE in portal.get(reverse("portal:kept")).content.decode(), "the line stays kept"


def test_what_lay_beside_becomes_an_entry_of_its_own(portal, cast, dana):
    aside = an_aside(cast.dana, dana)
    answer = portal.post(*beside(aside, "keep"))
    assert LATE in portal.get(answer.url).content.decode()
    assert LATE not in portal.get(reverse("portal:entry", args=[aside.entry_id])).content.decode()


def test_what_is_put_away_stays_among_the_earlier_states(portal, cast, dana):
    aside = an_aside(cast.dana, dana)
    portal.post(*beside(aside, "away"))
    assert LATE not in portal.get(reverse("portal:entry", args=[aside.entry_id])).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    assert LATE in EntryRevision.objects.get(pk=aside.pk).content
    assert portal.post(*beside(aside, "away")).status_code == 404, "it does not wait any more"


def test_words_that_could_not_become_an_entry_still_lie_beside(cast, dana, monkeypatch):
    aside = an_aside(cast.dana, dana)

    def breaks(**_):
        raise RuntimeError

    monkeypatch.setattr("patients.portal.actions.write_page", breaks)
    with pytest.raises(RuntimeError):
        kept_as_entry(cast, dana, aside)
    aside.refresh_from_db()
    assert aside.is_set_aside


def test_two_requests_at_once_begin_one_entry(cast, dana):
    aside = an_aside(cast.dana, dana)
    assert kept_as_entry(cast, dana, aside).body == LATE
    assert kept_as_entry(cast, dana, aside) is None
    assert [one.body for one in JournalEntry.objects.all()].count(LATE) == 1


@pytest.mark.parametrize("which", [0, 1])
def test_the_same_words_from_two_devices_are_put_away_once(portal, cast, dana, which):
    """Whichever of the two the page showed."""
    aside = an_aside(cast.dana, dana)
    again = Conflict(aside.entry, Draft(body=LATE, sliders={"mood": 3}))
    asides = [aside, set_aside(by=dana, conflict=again, now=START)]
    portal.post(*beside(asides[which], "away"))
    page = portal.get(reverse("portal:entry", args=[aside.entry_id])).content.decode()
    assert LATE not in page and "Mood 3" in page


def test_a_device_that_sends_it_again_does_not_bring_back_what_was_put_away(portal, cast, dana):
    aside = an_aside(cast.dana, dana)
    portal.post(*beside(aside, "away"))
    tenancy.enter(clinic=cast.alder.pk)
    set_aside(by=dana, conflict=Conflict(aside.entry, Draft(body=LATE)), now=START)
    assert LATE not in portal.get(reverse("portal:entry", args=[aside.entry_id])).content.decode()


def test_of_several_pages_the_others_still_wait(portal, cast, dana):
    aside = an_aside(cast.dana, dana, Draft(body=LATE, sliders={"mood": 3}))
    portal.post(*beside(aside, "away"))
    page = portal.get(reverse("portal:entry", args=[aside.entry_id])).content.decode()
    assert LATE not in page and "Mood 3" in page


@pytest.mark.parametrize(
    ("told", "key", "left"),
    [
        ({"body": "a"}, "free", None),
        ({"body": "a", "sliders": {"mood": 0}}, "free", {"mood": 0}),
        ({"sliders": {"mood": 3}}, "sliders", None),
        ({"answers": {"p": {"text": "a"}}}, "p", None),
        ({"answers": {"p": {"text": "a"}, "q": {"text": ""}}}, "p", None),
    ],
)
def test_nothing_is_left_where_nothing_else_was_said(told, key, left):
    rest = without(json.dumps(told), key)
    assert (json.loads(rest)["sliders"] if rest else None) == left
