"""One's sessions in another calendar: who gets an address, what it tells, and what never leaves."""

import hashlib
from datetime import timedelta

import pytest
import vobject
from django.conf import settings
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.models import Patient
from sessions import actions
from sessions.feeds.actions import make_feed, stop_feed
from sessions.feeds.facts import hours_of
from sessions.models import CalendarFeed, CareSession
from tests.cast import START, join
from tests.factories.windows import many_windows
from tests.sessions.groups.making import a_circle
from tests.sessions.making import HOUR, book_dose, book_talk

NOON = START + 2 * HOUR
PAGE, MAKE, STOP = (reverse(f"feeds:{name}") for name in ("page", "make", "stop"))


def address(secret):
    return reverse("feeds:feed", args=[secret])


@pytest.fixture
def read(client, clock):
    """What somebody else's calendar gets, who is signed in nowhere: its events, by another parser."""
    clock(START)

    def events(secret):
        client.logout()
        answer = client.get(address(secret))
        assert answer.status_code == 200 and answer["Content-Type"].startswith("text/calendar")
        return vobject.readOne(answer.content.decode())

    return events


def events_of(calendar):
    return [part for part in calendar.getChildren() if part.name == "VEVENT"]


# --- refusals ---------------------------------------------------------------------------


def test_a_made_up_address_leads_nowhere(client, db):
    assert client.get(address("x" * 43)).status_code == 404


def test_a_new_address_ends_the_one_before_it_and_stopping_ends_the_last(cast, client):
    first, second = (make_feed(by=cast.ada, now=START) for _ in range(2))
    assert [client.get(address(one)).status_code for one in (first, second)] == [404, 200]
    tenancy.enter(clinic=cast.alder.pk)
    for _ in range(2):
        stop_feed(by=cast.ada)
    assert client.get(address(second)).status_code == 404
    tenancy.enter(clinic=cast.alder.pk)
    told = Event.objects.filter(kind__startswith="calendar_feed.").order_by("pk")
    assert sorted(told.values_list("kind", flat=True)) == [
        "calendar_feed.made", "calendar_feed.renewed", "calendar_feed.stopped",
    ]  # fmt: skip


def test_whoever_left_the_clinic_takes_no_calendar_along(cast, client):
    secret = make_feed(by=cast.ada, now=START)
    cast.ada.is_active = False
    cast.ada.save()
    assert client.get(address(secret)).status_code == 404


def test_nobody_writes_to_an_address(cast, client):
    assert client.post(address(make_feed(by=cast.ada, now=START))).status_code == 405


def test_the_secret_is_kept_nowhere(cast, as_):
    page = as_(cast.ada).post(MAKE).content.decode()
    secret = page.partition("calendar-feed/")[2].partition(".ics")[0]
    for url in (PAGE, PAGE):
        assert secret not in as_(cast.ada).get(url).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    feed = CalendarFeed.objects.get()
    assert feed.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert secret not in str(list(Event.objects.values_list("facts", "target_id")))


def test_sending_the_page_again_makes_no_other_address(cast, as_, client):
    page = as_(cast.ada).post(MAKE, {"instead_of": ""}).content.decode()
    secret = page.partition("calendar-feed/")[2].partition(".ics")[0]
    again = as_(cast.ada).post(MAKE, {"instead_of": ""}, follow=True)
    assert "It was shown once" in again.content.decode() and "webcal:" not in again.content.decode()
    assert client.get(address(secret)).status_code == 200
    renewed = as_(cast.ada).post(MAKE, {"instead_of": again.context["at"].mark})
    assert "webcal:" in renewed.content.decode()
    assert client.get(address(secret)).status_code == 404


# --- what it tells -----------------------------------------------------------------------


def test_another_programme_reads_when_and_where(cast, read):
    session = book_talk(cast, NOON, now=START, place="Room 2")
    (event,) = events_of(read(make_feed(by=cast.ada, now=START)))
    assert (event.dtstart.value, event.dtend.value) == (NOON, NOON + HOUR)
    assert (event.summary.value, event.location.value) == ("Session", "Room 2")
    assert event.url.value == settings.BASE_URL + reverse("sessions:record", args=[session.pk])
    assert event.sequence.value == "0"


def test_a_moved_session_keeps_its_identity_and_counts_up(cast, read):
    session, secret = book_talk(cast, NOON, now=START), make_feed(by=cast.ada, now=START)
    before = events_of(read(secret))[0].uid.value
    tenancy.enter(clinic=cast.alder.pk)
    later = NOON + 24 * HOUR
    actions.move(by=cast.ada, session=session, starts_at=later, ends_at=later + HOUR, now=START)
    (event,) = events_of(read(secret))
    assert (event.uid.value, event.dtstart.value, event.sequence.value) == (before, later, "1")


def test_what_was_cancelled_is_gone(cast, read):
    session = book_talk(cast, NOON, now=START)
    actions.cancel(by=cast.ada, session=session, reason="snow", now=START)
    assert events_of(read(make_feed(by=cast.ada, now=START))) == []


def test_only_ones_own_hours_and_a_circle_once_even_without_anybody_in_it(cast, read):
    book_talk(cast, NOON, now=START)
    a_circle(cast)
    assert len(hours_of(cast.ada, START)) == 2
    assert hours_of(cast.bea, START) == []
    assert hours_of(cast.ada, START + timedelta(days=60)) == []


def test_the_way_back_asks_for_a_sign_in(cast, client):
    book_talk(cast, NOON, now=START)
    (hour,) = hours_of(cast.ada, START)
    assert client.get(hour.path).url.startswith(reverse("account_login"))


def test_a_patient_reads_their_own_in_their_language(cast, patient_member, read):
    Patient.objects.filter(pk=cast.dana.pk).update(language="es")
    book_dose(cast, NOON, now=START)
    calendar = read(make_feed(by=patient_member, now=START))
    (event,) = events_of(calendar)
    assert event.summary.value == "Sesión" and event.url.value.endswith(reverse("portal:home"))
    tenancy.enter(clinic=cast.alder.pk)
    assert Event.objects.get(kind="calendar_feed.made").patient_id == str(cast.dana.pk)


# --- what never leaves -------------------------------------------------------------------


@pytest.mark.parametrize("place", ["Ketamine suite", "Moreau's house", "By dana's window", "Mood room"])
def test_a_place_that_tells_who_or_what_stays_in_the_house(cast, place):
    book_talk(cast, NOON, now=START, place=place)
    assert [hour.place for hour in hours_of(cast.ada, START)] == [""]


def test_nothing_clinical_and_nobodys_name_leaves(cast, patient_member, read):
    type(cast.alder).objects.filter(pk=cast.alder.pk).update(name="Alder Ketamine Therapy")
    book_dose(cast, NOON, now=START, place="Dana, Ketamine 2")
    book_talk(cast, NOON + 26 * HOUR, now=START, place="Room 2")
    a_circle(cast, name="Grief and depression", starts=(NOON + 50 * HOUR,))
    for member in (cast.ada, patient_member):
        tenancy.enter(clinic=cast.alder.pk)
        said = read(make_feed(by=member, now=START)).serialize().lower()
        assert "room 2" in said
        for word in ("dana", "moreau", "lindqvist", "ketamine", "therap", "dos", "integration session",
                     "preparation", "grief", "depression", "circle", "group", "treatment"):  # fmt: skip
            assert word not in said.replace("-//integration care//", ""), word


# --- the page ----------------------------------------------------------------------------


def test_the_page_says_when_a_calendar_last_read_it(cast, as_, client, clock):
    clock(NOON)
    secret = make_feed(by=cast.ada, now=START)
    assert "No calendar has read it yet" in as_(cast.ada).get(PAGE).content.decode()
    client.get(address(secret))
    assert "last read it on Tue 3 March, 12:00" in " ".join(as_(cast.ada).get(PAGE).content.decode().split())
    clock(NOON + HOUR / 2)
    client.get(address(secret))
    tenancy.enter(clinic=cast.alder.pk)
    assert CalendarFeed.objects.get().read_at < NOON + HOUR / 4


def test_a_full_feed_asks_as_much_as_an_empty_one(cast, counting):
    counts = set()
    for more in (1, 20):
        many_windows(cast.alder, cast.ada, more, START, since_h=1)
        with counting() as queries:
            list(hours_of(cast.ada, START))
        counts.add(len(queries))
    assert counts == {2}


def test_a_nurse_and_an_admin_have_an_address_too(cast, as_):
    for member in (cast.nia, cast.max, join(cast.alder, "Ola", Role.PRESCRIBER)):
        assert as_(member).post(MAKE).status_code == 200
    assert CareSession.objects.count() == 0
