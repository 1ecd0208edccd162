"""What a worker does with a row: once, whole, whatever dies meanwhile; and what becomes of the file."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.encryption import CannotDecrypt
from patients.models import CareTeamMember
from sessions.documents import making, sweep
from sessions.documents.actions import cancel, rendering
from sessions.documents.actions.rendering import expire, keep, take
from sessions.documents.models import Document
from tests.cast import START

DAY = timedelta(days=1)


def again(document):
    return Document.objects.get(pk=document.pk)


def its_worker_dies(document):
    """-9: nothing is written, and the lease runs out."""
    held = take(document.pk, document.clinic_id)
    Document.objects.filter(pk=document.pk).update(lease_until=Now() - timedelta(seconds=1))
    return held


@pytest.fixture
def torn(monkeypatch):
    """The pages cannot be laid out."""

    def draw(texts, limit):
        assert "</html>" in next(iter(texts))
        raise RuntimeError("zqx of the record")

    monkeypatch.setattr(making, "draw", draw)


def make(document):
    making.make(document.pk, document.clinic_id)
    return again(document)


def wait_is_over(document):
    Document.objects.filter(pk=document.pk).update(lease_until=None)


def test_in_one_workers_hands_it_is_in_no_others(asked):
    document = asked()
    assert take(document.pk, document.clinic_id)
    assert take(document.pk, document.clinic_id) is None


def test_another_clinic_cannot_take_it(cast, asked):
    assert take(asked().pk, cast.birch.pk) is None


def test_a_worker_that_dies_leaves_it_to_the_next(asked):
    document = asked()
    its_worker_dies(document)
    made = make(document)
    assert (made.status, made.tries) == ("ready", 2)


def test_the_dead_ones_late_result_is_not_kept(asked):
    document = asked()
    dead = its_worker_dies(document)
    alive = take(document.pk, document.clinic_id)
    assert not keep(dead, b"%PDF late", 1)
    assert keep(alive, b"%PDF", 1)
    assert again(document).content == b"%PDF"


def test_three_deaths_are_enough_and_are_said(asked):
    document = asked()
    for _ in range(3):
        its_worker_dies(document)
    failed = make(document)
    assert (failed.status, failed.tries) == ("failed", 3)
    assert "stopped, three times" in failed.reason


def test_a_layout_that_fails_is_tried_three_times_and_says_why_without_a_word_of_the_record(asked, torn):
    document = asked()
    for tries in (1, 2):
        waits = make(document)
        assert (waits.status, waits.tries) == ("requested", tries)
        assert make(document).tries == tries  # not at once
        wait_is_over(document)
    failed = make(document)
    assert failed.status == "failed"
    assert "RuntimeError" in failed.reason and "zqx" not in failed.reason
    assert Event.objects.filter(kind="document.failed").exists()


def test_cancelled_while_it_is_drawn_nothing_is_kept(cast, asked):
    document = asked()
    held = take(document.pk, document.clinic_id)
    cancel(by=cast.ada, document=document, now=START)
    assert not keep(held, b"%PDF", 1)
    assert (again(document).status, again(document).content) == ("cancelled", b"")


def test_who_left_the_care_team_since_gets_nothing(cast, asked):
    document = asked()
    CareTeamMember.objects.filter(member=cast.ada).update(left_on=START.date())
    failed = make(document)
    assert (failed.status, failed.reason) == ("failed", making.NOT_THEIRS)


def test_who_was_shut_out_of_the_clinic_gets_nothing(cast, asked):
    document = asked()
    cast.ada.is_active = False
    cast.ada.save()
    assert make(document).status == "failed"


def test_what_nothing_can_be_made_of_is_not_tried_again(cast, asked):
    failed = make(asked(Document.Kind.SESSION_RECORD))
    assert (failed.status, failed.tries) == ("failed", 1)
    assert "No note of this session is signed yet" in failed.reason


def test_it_is_kept_with_its_checksum_its_pages_and_its_end(made):
    document = made()
    assert document.sha256 == hashlib.sha256(document.content).hexdigest()
    assert (document.page_count, document.size) == (1, len(document.content))
    assert document.expires_at == START + 7 * DAY
    event = Event.objects.get(kind="document.rendered")
    assert (event.actor_name, event.facts["pages"]) == ("document worker", 1)


def test_the_clinic_says_how_long_files_are_kept(cast, made):
    cast.alder.document_days = 30
    cast.alder.save()
    assert made().expires_at == START + 30 * DAY


def test_the_bytes_are_sealed_and_bound_to_their_row(cast, made, asked):
    document, other = made(), asked()
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM documents_document WHERE id = %s", [document.pk])
        stored = bytes(cursor.fetchone()[0])
        assert b"%PDF" not in stored
        cursor.execute("UPDATE documents_document SET content = %s WHERE id = %s", [stored, other.pk])
    with pytest.raises(CannotDecrypt):
        assert again(other).content


def test_it_expires_when_its_days_are_over_and_not_before(made):
    document = made()
    expire(document.pk, document.clinic_id)
    assert again(document).status == "ready"
    Document.objects.filter(pk=document.pk).update(expires_at=START)
    expire(document.pk, document.clinic_id)
    gone = again(document)
    assert (gone.status, gone.content, gone.sha256) == ("expired", b"", document.sha256)
    assert Event.objects.filter(kind="document.expired").exists()


def test_a_round_rings_for_what_waits_and_lets_go_of_what_is_over(cast, made, asked, monkeypatch):
    over, rung = made(), []
    Document.objects.filter(pk=over.pk).update(expires_at=START)
    waits = asked()
    monkeypatch.setattr(sweep, "ring", lambda *key: rung.append(key))
    sweep.look_after_documents()
    assert rung == [(waits.pk, cast.alder.pk)]
    assert again(over).status == "expired"


def test_a_round_lets_a_worker_be(asked, monkeypatch):
    document, rung = asked(), []
    take(document.pk, document.clinic_id)
    monkeypatch.setattr(sweep, "ring", lambda *key: rung.append(key))
    sweep.look_after_documents()
    assert rung == []


def test_outside_the_clinic_there_is_no_document(cast, made):
    document = made()
    with tenancy.clinic_context(cast.birch.pk):
        assert not Document.objects.filter(pk=document.pk).exists()


def test_a_lease_is_below_the_brokers_patience(settings):
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"] > settings.DOCUMENT_LEASE_SECONDS
    assert rendering.MOST_TRIES == 3
