"""A worker dies while it draws a document: another one makes it, once."""

import pytest
from django.db import transaction
from django.db.models.functions import Now

from integration_care.core import tenancy
from sessions.documents.actions import Wanted, request_document
from sessions.documents.models import Document
from tests.cast import START, make_cast
from tests.drills.processes import engine, kill_at_once, slow_post_office
from tests.processes import wait_until

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
