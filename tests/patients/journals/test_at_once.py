"""Two devices save at the same moment: the second waits for the first, and sees what it wrote."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from integration_care.audit.actors import LINK
from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.journals.actions import Conflict, install_prompt_sets, save_draft
from patients.journals.content import Draft, Reply
from patients.journals.models import EntryRevision, JournalEntry, Prompt
from tests.cast import START, make_cast
from tests.processes import wait_until

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@pytest.fixture
def cast(live_db):
    movable_clock.freeze(START)
    with transaction.atomic():
        cast = make_cast()
        install_prompt_sets(by=cast.max, clinic=cast.alder)
    return cast


@pytest.fixture
def save(cast):
    name = uuid.uuid4()

    def save(text, version):
        asked = Prompt.objects.filter(prompt_set__key="first-24-hours", kind="text").first()
        return save_draft(
            by=LINK, patient=cast.dana, client_uuid=name, content=Draft(replies={asked.pk: Reply(text)}),
            version=version, now=START, prompt_set=asked.prompt_set,
        )  # fmt: skip

    return save


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # one transaction sees one and the same otherwise
        return cursor.execute(WAITING).fetchone() != (0,)


def one_after_the_other(clinic, first, second):
    """`second` begins before `first` is committed, and goes on after it. What `second` says."""

    def wait():
        try:
            with tenancy.clinic_context(clinic):
                return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with tenancy.clinic_context(clinic):
            first()
            waiting = pool.submit(wait)
            assert wait_until(somebody_waits, 60)
        return waiting.result(60)


def test_who_waited_with_other_words_is_told_of_the_first(cast, save):
    with tenancy.clinic_context(cast.alder.pk):
        save("begun", 0)
    with pytest.raises(Conflict) as late:
        one_after_the_other(cast.alder.pk, lambda: save("mine", 1), lambda: save("theirs", 1))
    assert late.value.entry.version == 2


def test_who_waited_with_the_same_words_sees_them_there(cast, save):
    with tenancy.clinic_context(cast.alder.pk):
        save("begun", 0)
    entry = one_after_the_other(cast.alder.pk, lambda: save("mine", 1), lambda: save("mine", 1))
    assert entry.version == 2
    with tenancy.clinic_context(cast.alder.pk):
        assert EntryRevision.objects.count() == 1


def test_two_first_saves_begin_one_entry(cast, save):
    entry = one_after_the_other(cast.alder.pk, lambda: save("mine", 0), lambda: save("mine", 0))
    with tenancy.clinic_context(cast.alder.pk):
        assert JournalEntry.objects.get() == entry
        assert entry.answers.get().text == "mine"
    with pytest.raises(Conflict):
        one_after_the_other(cast.alder.pk, lambda: save("more", 1), lambda: save("other", 0))
