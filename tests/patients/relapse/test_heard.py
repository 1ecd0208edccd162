"""A shared entry that sounds like a sign reaches the therapist, word for word; a private one never."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from patients.followups.models import StaffTask
from patients.journals.actions import install_prompt_sets
from patients.journals.body.marks import Mark, write
from patients.journals.models import Answer, JournalEntry, Prompt
from patients.portal.actions import change_sharing
from patients.portal.actions import hand_in as hand_in_portal
from patients.relapse import actions
from patients.relapse.actions import listen, write_plan
from patients.relapse.content import PlanText, Sign
from patients.relapse.models import HeardSign
from tests.cast import START
from tests.factories.windows import a_message, a_task, a_window
from tests.patients.relapse.conftest import HARMLESS, NOON, PHONE, SENTENCE, SOUNDS_LIKE_IT, hand_in


def share(entry, by, is_shared):
    return change_sharing(by=by, entry=entry, is_shared=is_shared, now=START)


def shown(client, patient):
    return client.get(reverse("relapse:plan", args=[patient.pk])).content.decode()


def test_a_private_entry_is_never_listened_to(cast, dana, plan):
    entry = hand_in(cast.dana, dana, is_shared=False)
    assert listen(by=dana, entry=entry, now=START) == []
    assert not StaffTask.objects.exists()


def test_a_private_entry_is_not_even_compared(cast, dana, plan, monkeypatch):
    monkeypatch.setattr(actions, "matches", lambda *_: pytest.fail("words of a private entry were read"))
    listen(by=dana, entry=hand_in(cast.dana, dana, is_shared=False), now=START)


def test_an_entry_still_being_written_is_not_listened_to(cast, dana, plan):
    entry = hand_in(cast.dana, dana)
    JournalEntry.objects.filter(pk=entry.pk).update(submitted_at=None)
    assert listen(by=dana, entry=entry, now=START) == []


def test_without_a_plan_or_a_sign_nobody_is_asked(cast, dana):
    assert listen(by=dana, entry=hand_in(cast.dana, dana), now=START) == []
    write_plan(by=dana, patient=cast.dana, text=PlanText(maintenance="Walk."), based_on=0, now=START)
    assert listen(by=dana, entry=hand_in(cast.dana, dana), now=START) == []


def test_harmless_words_ask_nobody(cast, dana, plan):
    assert listen(by=dana, entry=hand_in(cast.dana, dana, HARMLESS), now=START) == []


def test_handed_in_shared_it_reaches_the_therapist_with_the_exact_sentence_and_sign(cast, dana, plan, as_):
    entry = hand_in(cast.dana, dana)
    hand_in_portal(by=dana, entry=entry, link=None, now=START)
    task = StaffTask.objects.get()
    assert task.audience == "therapist"
    assert SENTENCE not in task.title + task.text
    assert PHONE.words not in task.title + task.text
    assert "Ada Lindqvist" in task.text
    page = shown(as_(cast.ada), cast.dana)
    assert PHONE.words in page
    assert "I <mark>stopped</mark> <mark>answering</mark> calls on Sunday." in page
    assert "Rain today" not in page


def test_who_reads_the_plan_says_there_that_they_have_looked(cast, dana, plan, as_):
    entry, ada = hand_in(cast.dana, dana), as_(cast.ada)
    hand_in_portal(by=dana, entry=entry, link=None, now=START)
    assert "I have looked at this" in shown(ada, cast.dana)
    here = reverse("relapse:plan", args=[cast.dana.pk])
    answer = ada.post(reverse("followups:close-task", args=[StaffTask.objects.get().pk]), {"next": here})
    assert answer.url == here
    page = shown(ada, cast.dana)
    assert "Looked at by Ada Lindqvist" in page and "I have looked at this" not in page


def test_a_mark_on_the_body_is_heard_and_shown_in_the_words_of_staff(cast, dana, as_):
    sign = Sign("My chest gets tight")
    write_plan(by=dana, patient=cast.dana, text=PlanText((sign,)), based_on=0, now=START)
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    entry, prompt = hand_in(cast.dana, dana, HARMLESS), Prompt.objects.get(kind=Prompt.Kind.BODY_MAP)
    Answer.objects.create(
        clinic_id=entry.clinic_id, entry=entry, prompt=prompt, asked=prompt.text,
        text=write([Mark("chest", "tight", 6)]),
    )  # fmt: skip
    with translation.override("es"):
        (heard,) = listen(by=dana, entry=entry, now=START)
    assert [match.sentence for match in heard.matches] == ["Chest: tight, 6 of 10"]


def test_twice_is_once_and_a_new_version_listens_anew(cast, dana, plan):
    entry = hand_in(cast.dana, dana)
    assert len(listen(by=dana, entry=entry, now=START)) == 1
    assert listen(by=dana, entry=entry, now=START) == []
    write_plan(by=cast.ada, patient=cast.dana, text=PlanText((PHONE, NOON)), based_on=1, now=START)
    assert len(listen(by=dana, entry=entry, now=START)) == 1
    assert StaffTask.objects.count() == 2


def test_shared_later_it_is_heard_and_private_again_it_is_gone_from_view(cast, dana, plan, as_):
    entry, ada = hand_in(cast.dana, dana, is_shared=False), as_(cast.ada)
    entry = share(entry, dana, True)
    assert SENTENCE.split()[-1] in shown(ada, cast.dana)
    entry = share(entry, dana, False)
    assert "on Sunday." not in shown(ada, cast.dana)
    assert not StaffTask.objects.open().exists()
    share(entry, dana, True)
    assert "on Sunday." in shown(ada, cast.dana)
    assert StaffTask.objects.open().count() == 1


def test_a_task_that_a_person_closed_stays_closed(cast, dana, plan):
    entry = hand_in(cast.dana, dana)
    listen(by=dana, entry=entry, now=START)
    StaffTask.objects.update(closed_at=START, closed_by=cast.ada, outcome="done")
    share(share(entry, dana, False), dana, True)
    assert not StaffTask.objects.open().exists()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(turns=st.lists(st.booleans(), max_size=5), words=st.sampled_from([SOUNDS_LIKE_IT, HARMLESS]))
def test_whatever_was_turned_on_and_off_only_what_is_shared_now_is_seen(cast, dana, plan, turns, words):
    entry = hand_in(cast.dana, dana, words, is_shared=False)
    for is_shared in turns:
        entry = share(entry, dana, is_shared)
    seen = HeardSign.objects.readable_by(cast.ada).filter(entry=entry)
    waits = StaffTask.objects.open().filter(pk__in=HeardSign.objects.filter(entry=entry).values("task"))
    is_heard = bool(turns) and turns[-1] and words == SOUNDS_LIKE_IT
    assert (seen.exists(), waits.exists()) == (is_heard, is_heard)
    assert all(match.sentence in words for one in seen for match in one.matches)
    assert not HeardSign.objects.readable_by(cast.max).exists()


def test_the_watch_after_the_last_dose_leads_to_the_plan(cast, plan, as_):
    window = a_window(cast.course, cast.ada, START - timedelta(days=14))
    watch = a_message(window, START, step="relapse-watch", channel="task", audience="therapist")
    task = a_task(window, START)
    url = reverse("followups:close-task", args=[task.pk])
    plan_url = reverse("relapse:plan", args=[cast.dana.pk])
    ada = as_(cast.ada)
    assert plan_url not in ada.get(url).content.decode()
    StaffTask.objects.filter(pk=task.pk).update(follow_up=watch)
    assert plan_url in ada.get(url).content.decode()
