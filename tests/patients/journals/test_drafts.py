"""An entry is saved as it is typed; nothing written is lost, whatever the devices do."""

import json
import uuid

import pytest

from integration_care.audit.actors import LINK
from integration_care.audit.models import Event
from patients.journals.actions import (
    AlreadyHandedIn,
    Conflict,
    change_visibility,
    install_prompt_sets,
    save_draft,
    set_aside,
    submit,
)
from patients.journals.content import Draft, Reply
from patients.journals.models import Commitment, JournalEntry, PromptSet
from patients.protocols import presets
from tests.cast import START


@pytest.fixture
def first_day(cast):
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    return PromptSet.objects.get(key="first-24-hours")


@pytest.fixture
def write(cast, first_day):
    name = uuid.uuid4()

    def save(content, version, client_uuid=name, saved_from=""):
        return save_draft(
            by=LINK, patient=cast.dana, client_uuid=client_uuid, content=content, version=version,
            now=START, prompt_set=first_day, saved_from=saved_from,
        )  # fmt: skip

    return save


def prompts(first_day):
    return {prompt.kind: prompt for prompt in first_day.prompts.all()}


def test_a_stale_save_is_a_conflict_that_carries_both(write):
    write(Draft(body="first"), 0)
    write(Draft(body="from the phone"), 1)
    with pytest.raises(Conflict) as late:
        write(Draft(body="from the laptop"), 1)
    assert late.value.entry.body == "from the phone"
    assert late.value.draft.body == "from the laptop"


def test_the_text_that_came_too_late_is_kept_beside_the_other(write):
    write(Draft(body="first"), 0)
    write(Draft(body="from the phone"), 1)
    with pytest.raises(Conflict) as late:
        write(Draft(body="from the laptop"), 1)
    kept = set_aside(by=LINK, conflict=late.value, now=START)
    assert kept.is_set_aside
    assert json.loads(kept.content)["body"] == "from the laptop"
    assert JournalEntry.objects.get().body == "from the phone"


def test_the_same_save_twice_is_one_save(write):
    write(Draft(body="a line"), 0)
    assert write(Draft(body="a line"), 0).version == 1


def test_a_page_whose_answer_was_lost_goes_on_without_a_conflict(write):
    write(Draft(body="a"), 0, saved_from="page 1")
    assert write(Draft(body="a line"), 0, saved_from="page 1").body == "a line"


def test_what_was_handed_in_is_not_changed_any_more(write):
    entry = write(Draft(body="a line"), 0)
    submit(by=LINK, entry=entry, now=START)
    with pytest.raises(AlreadyHandedIn):
        write(Draft(body="another"), 2)


def test_a_prompt_of_another_set_cannot_be_answered(write, cast):
    other = PromptSet.objects.get(key="check-in").prompts.first()
    with pytest.raises(other.DoesNotExist):
        write(Draft(replies={other.pk: Reply("hello")}), 0)


def test_each_page_saves_alone_and_leaves_the_others(write, first_day):
    asked = prompts(first_day)
    write(Draft(replies={asked["text"].pk: Reply("yellow light")}), 0)
    write(Draft(replies={asked["commitment"].pk: Reply(is_skipped=True)}), 1)
    entry = write(Draft(sliders={"mood": 0, "pain": None}), 2)
    assert (entry.mood, entry.pain) == (0, None)
    assert {(a.text, a.is_skipped) for a in entry.answers.all()} == {("yellow light", False), ("", True)}


def test_every_replaced_state_is_kept(write):
    write(Draft(body="one"), 0)
    write(Draft(body="two"), 1)
    entry = write(Draft(body="three"), 2)
    assert [json.loads(kept.content)["body"] for kept in entry.revisions.all()] == ["two", "one"]


def test_answers_keep_the_words_they_were_asked_with(write, first_day):
    asked = prompts(first_day)["text"]
    was = asked.text
    write(Draft(replies={asked.pk: Reply("yes")}), 0)
    asked.text = "Something else?"
    asked.save()
    assert JournalEntry.objects.get().answers.get().asked == was


def test_the_concrete_action_is_offered_as_a_commitment_once(write, first_day):
    entry = write(Draft(replies={prompts(first_day)["commitment"].pk: Reply("Call my sister")}), 0)
    submit(by=LINK, entry=entry, now=START)
    submit(by=LINK, entry=entry, now=START)
    offered = Commitment.objects.get()
    assert (offered.text, offered.status) == ("Call my sister", Commitment.Status.DRAFT)


def test_a_skipped_action_offers_nothing(write, first_day):
    entry = write(Draft(replies={prompts(first_day)["commitment"].pk: Reply("", is_skipped=True)}), 0)
    submit(by=LINK, entry=entry, now=START)
    assert not Commitment.objects.exists()


def test_an_entry_is_private_until_it_is_shared_and_can_be_private_again(write, cast):
    entry = write(Draft(body="a line"), 0)
    assert not entry.is_shared
    change_visibility(by=cast.ada, entry=entry, is_shared=True)
    assert JournalEntry.objects.get().is_shared
    change_visibility(by=cast.ada, entry=entry, is_shared=False)
    assert not JournalEntry.objects.get().is_shared


def test_the_trail_never_holds_the_text(write, first_day):
    entry = write(Draft(body="the yellow light"), 0)
    write(Draft(replies={prompts(first_day)["text"].pk: Reply("the kitchen")}), 1)
    submit(by=LINK, entry=entry, now=START)
    trail = json.dumps(list(Event.objects.values_list("kind", "facts", "actor_name")))
    assert "entry.handed_in" in trail
    assert "light" not in trail
    assert "kitchen" not in trail


def test_every_prompt_set_that_a_shipped_protocol_names_is_shipped(first_day):
    named = {
        step.prompt_set
        for name in presets.names()
        for step in presets.load(name).follow_ups
        if step.prompt_set
    }
    assert named <= set(PromptSet.objects.values_list("key", flat=True))


def test_installing_again_keeps_what_the_clinic_wrote(cast, first_day):
    first_day.title = "Our first day"
    first_day.save()
    assert install_prompt_sets(by=cast.max, clinic=cast.alder) == []
    assert PromptSet.objects.get(pk=first_day.pk).title == "Our first day"
