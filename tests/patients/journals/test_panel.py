"""Who on the staff reads a journal, and who only knows that something was written."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.audit.actors import LINK
from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.journals.actions import (
    add_commitment,
    change_visibility,
    let_go,
    offer_commitment,
    pin_insight,
    save_draft,
    submit,
)
from patients.journals.content import Draft
from patients.journals.models import Commitment
from tests.cast import START

WORDS = "the kitchen, the yellow light"


@pytest.fixture
def write(cast):
    def written(text=WORDS, is_shared=True, at=START):
        draft = Draft(body=text, sliders={"mood": 7}, is_shared=is_shared)
        entry = save_draft(
            by=LINK, patient=cast.dana, client_uuid=uuid4(), content=draft, version=0, now=at
        )  # fmt: skip
        return submit(by=LINK, entry=entry, now=at)

    return written


@pytest.fixture
def panel(cast, as_):
    def seen_by(member):
        page = as_(member).get(reverse("journals:panel", args=[cast.dana.pk]), headers={"hx-request": "true"})
        tenancy.enter(clinic=cast.alder.pk)
        return page

    return seen_by


def test_another_clinic_and_a_colleague_outside_the_care_team_get_404(panel, cast, write):
    write()
    assert panel(cast.cy).status_code == 404
    assert panel(cast.bea).status_code == 404


def test_a_private_entry_shows_its_time_and_no_words_to_the_therapist(panel, cast, write):
    write(is_shared=False)
    page = panel(cast.ada).content.decode()
    assert "Private entry" in page
    assert WORDS not in page
    assert "Mood" not in page


def test_an_admin_sees_that_something_was_written_and_no_words(panel, cast, write):
    write(is_shared=True)
    page = panel(cast.max).content.decode()
    assert "Its words are for the care team" in page
    assert WORDS not in page
    assert "Mood" not in page


def test_private_words_never_leave_the_database(panel, cast, write):
    write(is_shared=False)
    with CaptureQueriesContext(connection) as asked:
        panel(cast.ada)
    fetched = [q["sql"] for q in asked if '"journals_journalentry"."body"' in q["sql"]]
    assert all("'shared'" in sql for sql in fetched)


def test_a_shared_entry_is_read_by_the_care_team_and_the_reading_is_written_down(panel, cast, write):
    write()
    assert WORDS in panel(cast.ada).content.decode()
    reads = Event.objects.filter(kind=Event.READ, actor_id=str(cast.ada.pk), facts__what="journal")
    assert reads.count() == 1


def test_an_entry_made_private_again_is_closed_again(panel, cast, write):
    entry = write()
    change_visibility(by=LINK, entry=entry, is_shared=False)
    assert WORDS not in panel(cast.ada).content.decode()


def test_a_draft_is_not_on_the_chart(panel, cast):
    save_draft(
        by=LINK, patient=cast.dana, client_uuid=uuid4(), content=Draft(body=WORDS, is_shared=True), version=0,
        now=START,
    )  # fmt: skip
    assert WORDS not in panel(cast.ada).content.decode()


def test_what_a_private_entry_only_offered_stays_private(panel, cast, write):
    offer_commitment(by=LINK, entry=write(is_shared=False), text="call my sister")
    assert "call my sister" not in panel(cast.ada).content.decode()
    let_go(by=LINK, commitment=Commitment.objects.get(), now=START)
    assert "call my sister" not in panel(cast.ada).content.decode()


def test_commitments_and_insights_are_shown_to_the_care_team_only(panel, cast):
    add_commitment(now=START, by=cast.ada, patient=cast.dana, course=cast.course, text="walk on Sunday")
    pin_insight(by=cast.ada, patient=cast.dana, text="grief is love", now=START)
    seen = panel(cast.ada).content.decode()
    assert "walk on Sunday" in seen
    assert "grief is love" in seen
    hidden = panel(cast.max).content.decode()
    assert "walk on Sunday" not in hidden
    assert "grief is love" not in hidden


def test_earlier_entries_come_a_page_at_a_time(panel, cast, write, as_):
    for hours in range(11):
        write(f"entry {hours:02}", at=START - timedelta(hours=hours))
    first = panel(cast.ada)
    assert "entry 07" in first.content.decode()
    assert "entry 08" not in first.content.decode()
    earlier = as_(cast.ada).get(first.context["panel"].earlier_url, headers={"hx-request": "true"})
    assert "entry 08" in earlier.content.decode()
    assert "entry 10" in earlier.content.decode()


def test_the_number_of_queries_does_not_grow_with_the_journal(panel, cast, write):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            panel(cast.ada)
        return len(asked)

    write()
    queries()  # signing in costs its own
    few = queries()
    for hours in range(1, 20):
        write(at=START - timedelta(hours=hours))
    assert queries() == few


def test_without_scripts_the_panel_is_a_page(cast, as_, write):
    write()
    page = as_(cast.ada).get(reverse("journals:panel", args=[cast.dana.pk]))
    assert "<html" in page.content.decode()


def test_staff_read_the_clinics_clock_and_its_name_once_a_panel(panel, cast, write):
    write()
    write(at=START + timedelta(hours=1))
    page = panel(cast.ada).content.decode()
    assert "Tue 3 March, 10:00" in page
    assert page.count("Times are New York time.") == 1
    assert "Chicago" not in page


def test_no_zone_is_named_where_the_patient_has_the_same(panel, cast, write):
    cast.dana.time_zone = "America/New_York"
    cast.dana.save()
    write()
    assert "New York" not in panel(cast.ada).content.decode()
