"""Two patients in two rooms, written to at the same moment: no row crosses."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from integration_care.core import tenancy
from integration_care.demo import movable_clock
from patients.models import CareTeamMember
from sessions.models import CareSession
from tests.cast import START, make_cast, make_course, make_patient
from tests.sessions.making import started_dose

ROUNDS = 6


@pytest.fixture
def rooms(live_db):
    """Dana and Ivo are both under way, with Nia beside Dana and Paz beside Ivo."""
    with transaction.atomic():
        movable_clock.freeze(START)
        cast = make_cast()
    with tenancy.clinic_context(cast.alder.pk):
        ivo = make_patient(cast.alder, cast.ada, "Ivo", "Lund", "America/Chicago")
        for member in (cast.nia, cast.paz):
            CareTeamMember.objects.create(
                clinic=cast.alder, patient=ivo, member=member, joined_on=START.date()
            )
        beside = replace(cast, dana=ivo, course=make_course(ivo))
        return cast, {cast.nia: started_dose(cast).pk, cast.paz: started_dose(beside).pk}


def writes(member, session, barrier):
    """Marks, rows and doses, each carrying who wrote it; answers are the statuses."""
    client, name = Client(), member.user.name.split(maxsplit=1)[0]
    client.force_login(member.user)
    said = []
    try:
        for round_ in range(ROUNDS):
            barrier.wait(timeout=30)
            for path, fields in (
                ("mark", {"mark-kind": "note", "mark-text": f"{name} {round_}"}),
                ("observe", {"see-heart_rate": str(70 + round_), "see-note": f"{name} {round_}"}),
                (
                    "administer",
                    {"give-part": "split", "give-route": "im", "give-total_mg": "5", "give-site": name},
                ),
            ):
                address = reverse(f"sessions:{path}", args=[session])
                said.append(client.post(address, fields, headers={"HX-Request": "true"}).status_code)
    finally:
        connection.close()
    return said


def test_no_row_crosses_between_two_doses_written_at_once(rooms):
    cast, at = rooms
    barrier = Barrier(len(at))
    with ThreadPoolExecutor(len(at)) as pool:
        answers = list(pool.map(lambda pair: writes(*pair, barrier), at.items()))
    assert {status for said in answers for status in said} == {200}
    with tenancy.clinic_context(cast.alder.pk):
        for member, session_id in at.items():
            session, name = CareSession.objects.get(pk=session_id), member.user.name.split(maxsplit=1)[0]
            mine = [f"{name} {round_}" for round_ in range(ROUNDS)]
            assert sorted(mark.text for mark in session.marks.all()) == mine
            assert sorted(row.note for row in session.observations.all()) == mine
            assert {row.site for row in session.administrations.all()} == {name}
            assert session.administrations.count() == ROUNDS
            assert {row.by_id for row in session.marks.all()} == {member.pk}
