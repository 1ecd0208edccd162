"""A worker dies while it makes a document: another one makes it, once; an export goes on where it stopped."""

import re
from datetime import date

import pytest
from django.db import transaction
from django.db.models.functions import Now

from integration_care.core import tenancy
from patients.models import Patient
from sessions.documents.actions import Wanted, request_document
from sessions.documents.models import Document, Piece
from tests.cast import START, make_cast
from tests.drills.processes import engine, kill_at_once, slow_post_office
from tests.processes import wait_until
from tests.sessions.documents.conftest import unpacked

pytestmark = [pytest.mark.drill, pytest.mark.timeout(240)]


def test_a_worker_killed_while_drawing_leaves_the_document_to_the_next(around, tmp_path):
    with transaction.atomic():
        cast = make_cast()
        wanted = Wanted(Document.Kind.PATIENT_SUMMARY, patient=cast.dana)
        document = request_document(by=cast.ada, wanted=wanted, now=START)

    def row():
        with tenancy.clinic_context(cast.alder.pk):
            return Document.objects.get(pk=document.pk)

    with slow_post_office() as office, engine(tmp_path, around(office.port)) as at_work:
        at_work.start_beat()
        first = at_work.start_worker()
        assert wait_until(lambda: row().status == "rendering", 60)
        kill_at_once(first)
        assert row().status == "rendering"
        with tenancy.clinic_context(cast.alder.pk):  # two minutes later
            Document.objects.update(lease_until=Now())
        at_work.start_worker()
        assert wait_until(lambda: row().status == "ready", 60)
    assert row().tries == 2
    assert row().content.startswith(b"%PDF")


def test_a_worker_killed_in_an_export_leaves_the_next_patient_to_the_next(around, tmp_path):
    with transaction.atomic():
        cast = make_cast()
        Patient.objects.bulk_create(
            Patient(
                clinic=cast.alder, given_name="Pat", family_name=f"{number:03}", born_on=date(1980, 1, 1),
                time_zone="UTC",
            )
            for number in range(60)
        )  # fmt: skip
        document = request_document(by=cast.max, wanted=Wanted(Document.Kind.CLINIC_EXPORT), now=START)

    def row():
        with tenancy.clinic_context(cast.alder.pk):
            return Document.objects.get(pk=document.pk)

    def written():
        with tenancy.clinic_context(cast.alder.pk):
            return set(Piece.objects.exclude(name=Piece.ZIP).values_list("pk", flat=True))

    with slow_post_office() as office, engine(tmp_path, around(office.port)) as at_work:
        at_work.start_beat()
        first = at_work.start_worker()
        assert wait_until(lambda: row().done >= 5, 60)
        kill_at_once(first)
        stopped, kept = row(), written()
        assert 0 < stopped.done < 61
        with tenancy.clinic_context(cast.alder.pk):  # two minutes later
            Document.objects.update(lease_until=Now())
        at_work.start_worker()
        assert wait_until(lambda: row().done > stopped.done, 60)
        assert kept < written()
        assert wait_until(lambda: row().status == "ready", 120)
    with tenancy.clinic_context(cast.alder.pk):
        text = unpacked(row())
    ids = re.findall(r'^\{"resourceType": "Patient", "id": "([^"]+)"', text, re.M)
    assert len(ids) == len(set(ids)) == 61
