"""Who has read a shared entry, and what the clinic can see: what the page says is what holds."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from patients.journals.actions import save_draft, submit
from patients.journals.content import Draft
from patients.portal.presenters.reads import reads_of
from tests.cast import START, join
from tests.sessions.making import book_talk

WORDS = "The lake was flat."
TOLD = "Who has read it"


@pytest.fixture
def write(cast, dana):
    def written(words=WORDS, *, is_shared=True):
        draft = Draft(body=words, is_shared=is_shared)
        made = save_draft(
            by=dana, patient=cast.dana, client_uuid=uuid4(), content=draft, version=0, now=START
        )
        return submit(by=dana, entry=made, now=START)

    return written


def panel(cast):
    return reverse("journals:panel", args=[cast.dana.pk])


def names(entry):
    return [one.name for one in reads_of(entry)]


def test_an_admin_who_saw_that_it_is_there_has_not_read_it(cast, write, as_):
    entry = write()
    assert WORDS not in as_(cast.max).get(panel(cast)).content.decode()
    assert names(entry) == []


def test_the_chart_tells_how_much_was_written_and_nobody_has_read_it_by_looking_there(cast, write, as_):
    entry = write()
    chart = as_(cast.ada).get(reverse("caseload:chart", args=[cast.dana.pk])).content.decode()
    assert "1 entry, the last" in chart and WORDS not in chart
    assert f'hx-get="{panel(cast)}" hx-trigger="toggle once' in " ".join(chart.split()), "only when opened"
    assert names(entry) == []


def test_nobody_reads_a_private_entry_by_opening_the_journal(cast, write, as_):
    entry, other = write(is_shared=False), write("The tea was hot.")
    as_(cast.ada).get(panel(cast))
    assert names(entry) == [] and names(other) == ["Ada Lindqvist"]


def test_what_stands_beside_a_sessions_note_has_been_read_there(cast, write, as_):
    entry, private = write(), write("The tea was hot.", is_shared=False)
    page = reverse("sessions:record", args=[book_talk(cast).pk])
    assert WORDS not in as_(cast.max).get(page).content.decode()
    assert names(entry) == []
    assert WORDS in as_(cast.ada).get(page).content.decode()
    assert names(entry) == ["Ada Lindqvist"] and names(private) == []


def test_an_entry_further_down_than_the_page_goes_has_not_been_read(cast, write, as_):
    entries = [write(f"Day {number}.") for number in range(9)]
    as_(cast.ada).get(panel(cast))
    assert sum(bool(names(entry)) for entry in entries) == 8


def test_ones_own_looks_are_no_reading(cast, dana, write, as_):
    entry = write()
    as_(dana).get(reverse("portal:entry", args=[entry.pk]))
    assert names(entry) == []


def test_a_stranger_does_not_see_who_read_it(cast, write, as_):
    entry = write()
    stranger = join(cast.alder, "Fay Ito", "patient")
    assert as_(stranger).get(reverse("portal:entry", args=[entry.pk])).status_code == 404


def test_the_patient_sees_each_reader_once_with_the_first_time(cast, dana, write, as_, clock):
    entry = write()
    for hours, who in ((1, cast.ada), (2, cast.nia), (5, cast.ada)):
        clock(START + timedelta(hours=hours))
        as_(who).get(panel(cast))
    read = [(one.name, one.first_at - START, one.is_again) for one in reads_of(entry)]
    hour = timedelta(hours=1)
    assert read == [("Ada Lindqvist", hour, True), ("Nia Park", 2 * hour, False)]
    shown = as_(dana).get(reverse("portal:entry", args=[entry.pk])).content.decode()
    assert TOLD in shown and "Ada Lindqvist" in shown and "Nia Park" in shown


def test_making_it_private_after_it_was_read_says_so(cast, dana, write, as_):
    entry = write()
    as_(cast.ada).get(panel(cast))
    answer = as_(dana).post(reverse("portal:sharing", args=[entry.pk]), {}, follow=True).content.decode()
    assert "Before that it was read by Ada Lindqvist; that cannot be undone." in answer
    assert "Who read it while it was shared" in answer
    assert WORDS not in as_(cast.ada).get(panel(cast)).content.decode()


def test_making_it_private_before_anybody_read_it_says_that(cast, dana, write, as_):
    entry = write()
    answer = as_(dana).post(reverse("portal:sharing", args=[entry.pk]), {}, follow=True).content.decode()
    assert "Nobody at the clinic has read it here." in answer


def test_the_page_of_what_is_seen_names_the_care_team_and_no_one_else(cast, dana, as_):
    shown = as_(dana).get(reverse("portal:what-is-seen")).content.decode()
    for said in ("Ada Lindqvist, Nia Park, Paz Shah", "Private entries are never compared", "drawings"):
        assert said in shown
    assert "Bea" not in shown
    assert as_(cast.ada).get(reverse("portal:what-is-seen")).status_code == 403
