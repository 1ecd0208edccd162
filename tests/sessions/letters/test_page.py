"""What staff read: that the patient was told, when, or why not; and nobody else reads it."""

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients.models import Patient
from sessions.letters.page import Reader, of_patient
from tests.cast import START
from tests.sessions.letters.conftest import DAY, MINUTE, NOON
from tests.sessions.making import HOUR, book_talk


@pytest.fixture
def reads(cast, as_):
    """The fragment of a session or of a patient, as a member reads it."""

    def fragment(member, name, key):
        answer = as_(member).get(reverse(f"sessions:{name}", args=[key]))
        tenancy.enter(clinic=cast.alder.pk)
        return answer.status_code, " ".join(answer.content.decode().split())

    return fragment


def test_strangers_and_patients_find_nothing(cast, talk, reads, patient_member):
    for stranger in (cast.bea, cast.cy):
        assert reads(stranger, "told", talk.session.pk)[0] == 404
        assert reads(stranger, "letters", cast.dana.pk)[0] == 404
    assert reads(patient_member, "told", talk.session.pk)[0] in (403, 404)


def test_nothing_stands_where_there_was_nothing_to_tell(cast, reads):
    session = book_talk(cast, START, now=START + HOUR)
    assert reads(cast.ada, "told", session.pk) == (200, "")


def test_it_says_what_will_go_out_and_then_what_went(cast, talk, send, sent, reads):
    assert "An e-mail goes out" in reads(cast.ada, "told", talk.session.pk)[1]
    send(START + MINUTE)
    for name, key in (("told", talk.session.pk), ("letters", cast.dana.pk)):
        for member in (cast.ada, cast.max):
            words = reads(member, name, key)[1]
            assert "Told: booked for Wed 4 March, 10:00" in words and "d…@patient.test" in words
            assert "dana@patient.test" not in words and "Send it again" not in words


@pytest.mark.usefixtures("sent")
def test_why_not_and_a_way_to_mend_it_for_whoever_books(cast, talk, send, reads):
    Patient.objects.filter(pk=cast.dana.pk).update(email="")
    send(START + MINUTE)
    words = reads(cast.ada, "told", talk.session.pk)[1]
    assert "Not told: no e-mail address on record" in words and "Send it again" in words
    talk.move(now=START + HOUR)
    send(START + 2 * HOUR)
    assert reads(cast.ada, "letters", cast.dana.pk)[1].count("Send it again") == 1
    send(NOON + 3 * DAY)
    assert "Send it again" not in reads(cast.ada, "told", talk.session.pk)[1]


def test_the_pages_ask_for_it(cast, talk, as_):
    asked = reverse("sessions:told", args=[talk.session.pk])
    assert asked in as_(cast.ada).get(reverse("sessions:record", args=[talk.session.pk])).content.decode()
    asked = reverse("sessions:letters", args=[cast.dana.pk])
    assert asked in as_(cast.ada).get(reverse("followups:sent", args=[cast.dana.pk])).content.decode()


@pytest.mark.usefixtures("talk", "sent")
def test_many_letters_ask_as_much_as_one(cast, send, counting):
    asked = set()
    for days in (0, 1, 2):
        if days:
            book_talk(cast, NOON + days * DAY, now=START + days * HOUR)
        send(START + days * HOUR + MINUTE)
        with counting() as queries:
            entries = of_patient(cast.dana, Reader(cast.ada, START))
        assert len(entries) == days + 1
        asked.add(len(queries))
    assert asked == {3}
