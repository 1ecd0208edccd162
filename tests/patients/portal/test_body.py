"""Dana marks where she feels it, finds it again, and lays two days side by side."""

from datetime import timedelta
from uuid import uuid4

import pytest

from integration_care.core.permissions import Role
from patients.journals.actions import change_visibility
from patients.journals.body.marks import read
from patients.journals.models import Answer, JournalEntry
from tests.cast import START, join, make_patient

CHEST = {"place": "chest", "quality": "tight", "intensity": "6"}


def page(entry):
    return f"/me/write/body-map/{entry}/1/"


def mark(portal, entry, version=0, text="", go="mark", **chosen):
    return portal.post(page(entry), {"version": version, "text": text, "go": go, **chosen})


def kept(entry) -> str:
    return Answer.objects.get(entry__client_uuid=entry, prompt__kind="body_map").text


@pytest.fixture
def marked(portal, clock):
    """Two days: a tight chest, then less of it and a warm belly."""
    first, second = uuid4(), uuid4()
    mark(portal, first, **CHEST)
    portal.post(f"/me/write/body-map/{first}/2/", {"version": 1, "text": "", "go": "hand-in"})
    clock(START + timedelta(days=1))
    mark(portal, second, **CHEST | {"intensity": "3"})
    mark(portal, second, version=1, text=kept(second), place="belly", quality="warm", intensity="4")
    portal.post(f"/me/write/body-map/{second}/2/", {"version": 2, "text": "", "go": "hand-in"})
    return [JournalEntry.objects.get(client_uuid=key) for key in (first, second)]


ASKED = {
    "place": "Choose where it is.",
    "quality": "Choose a word for how it feels.",
    "intensity": "Choose how strong it is.",
}


def asked_beside(answer) -> set[str]:
    """The fields that the page says something is missing in."""
    page = answer.content.decode()
    found = {name for name in ("place", "quality") if f'is-invalid" id="{name}" aria-invalid="true"' in page}
    return found | ({"intensity"} if '<div class="is-invalid"' in page else set())


@pytest.mark.parametrize("go", ["mark", "next", "hand-in"])
@pytest.mark.parametrize("left_out", ["place", "quality", "intensity"])
def test_half_a_mark_is_asked_about_beside_the_field_and_keeps_what_was_chosen(portal, left_out, go):
    chosen = {name: value for name, value in CHEST.items() if name != left_out}
    answer = mark(portal, uuid4(), go=go, **chosen)
    assert answer.status_code == 422
    assert asked_beside(answer) == {left_out}
    assert ASKED[left_out] in answer.content.decode()
    assert answer.context["at"].body.typed.items() >= chosen.items()
    assert not JournalEntry.objects.exists()


def test_marking_nothing_asks_for_all_three(portal):
    assert asked_beside(mark(portal, uuid4())) == set(ASKED)


def test_what_is_half_chosen_can_be_left_out_and_nothing_chosen_goes_on(portal):
    entry = uuid4()
    answer = mark(portal, entry, go="leave-out", place="throat", quality="heavy")
    assert (answer.status_code, answer["Location"]) == (302, page(entry))
    assert asked_beside(portal.get(page(entry))) == set()
    version = JournalEntry.objects.get().version
    assert mark(portal, entry, version=version, go="next")["Location"] != page(entry)


@pytest.mark.parametrize("go", ["back", "stop"])
def test_leaving_keeps_a_place_that_was_chosen_as_a_whole(portal, go):
    entry = uuid4()
    mark(portal, entry, go=go, **CHEST)
    assert [one.words for one in read(kept(entry))] == ["Chest: tight, 6 of 10"]


@pytest.mark.parametrize("told", [{"text": "nonsense"}, {"place": "tail"}, {"intensity": "11"}])
def test_what_is_no_mark_is_refused(portal, told):
    assert mark(portal, uuid4(), **CHEST | told).status_code == 422


def test_marking_stays_on_the_page_and_shows_the_mark(portal):
    entry = uuid4()
    answer = mark(portal, entry, **CHEST)
    assert (answer.status_code, answer["Location"]) == (302, page(entry))
    assert "Chest: tight, 6 of 10" in portal.get(page(entry)).content.decode()


def test_going_on_keeps_a_place_that_was_chosen_and_saving_meanwhile_does_not(portal):
    entry = uuid4()
    mark(portal, entry, go="", **CHEST)
    assert not Answer.objects.exists()
    mark(portal, entry, version=JournalEntry.objects.get().version, go="next", **CHEST)
    assert [one.words for one in read(kept(entry))] == ["Chest: tight, 6 of 10"]


def test_a_mark_is_removed_and_marked_anew_with_another_strength(portal):
    entry = uuid4()
    mark(portal, entry, **CHEST)
    mark(portal, entry, version=1, text=kept(entry), **CHEST | {"intensity": "2"})
    assert [one.intensity for one in read(kept(entry))] == [2]
    mark(portal, entry, version=2, text=kept(entry), go="unmark:chest:tight")
    assert kept(entry) == ""


def test_two_days_stand_side_by_side_with_their_difference_in_words(portal, marked):
    shown = portal.get("/me/body/").content.decode()
    assert "Chest: tight is less strong, 6 before and 3 after" in shown
    assert "Belly: warm is new, 4 of 10" in shown


def test_the_same_day_twice_and_nonsense_for_a_day_are_met_calmly(portal, marked):
    one = Answer.objects.filter(prompt__kind="body_map").first().pk
    assert "The same is marked" in portal.get(f"/me/body/?then={one}&now={one}").content.decode()
    assert portal.get("/me/body/?then=x&now=y").status_code == 200


def test_nothing_of_it_is_shown_to_another_patient(cast, as_, marked):
    sam = make_patient(cast.alder, cast.ada, "Sam", "Reyes", "America/Chicago")
    sam.member = join(cast.alder, "Sam Reyes", Role.PATIENT)
    sam.save()
    assert "Chest" not in as_(sam.member).get("/me/body/").content.decode()
    assert "Nothing is marked so far" in as_(sam.member).get("/me/body/").content.decode()


def test_the_care_team_sees_the_figure_when_it_is_shared_and_only_then(cast, as_, marked):
    panel = f"/journals/{cast.dana.pk}/"
    assert "Chest" not in as_(cast.ada).get(panel).content.decode()
    change_visibility(by=cast.dana.member, entry=marked[0], is_shared=True)
    shown = as_(cast.ada).get(panel).content.decode()
    assert "Chest: tight, 6 of 10" in shown
    assert 'class="body-map"' in shown
    assert "Chest" not in as_(cast.max).get(panel).content.decode()


def test_the_entry_shows_the_figure_and_its_words(portal, marked):
    shown = portal.get(f"/me/journal/{marked[0].pk}/").content.decode()
    assert 'class="body-map"' in shown
    assert "Chest: tight, 6 of 10" in shown
    assert "Chest: tight, 6 of 10" in portal.get("/me/journal/").content.decode()
