"""Practices: given by staff or offered by the protocol, noted with one tap, shown without judgement."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.journals.actions import install_prompt_sets
from patients.practices.actions import assign_practice, leave_out, log_practice, note_night
from patients.practices.library import find, practices_of, shipped
from patients.practices.models import Night, PracticeAssignment, PracticeLog
from patients.practices.offered import offered_to
from patients.practices.panel import PracticePanel
from patients.protocols.between import Category
from tests.cast import START, join, make_patient
from tests.factories.windows import a_patient, a_window, an_entry

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOME = reverse("portal:home")


@pytest.fixture
def dana(cast):
    member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.member = member
    cast.dana.save()
    return member


@pytest.fixture
def portal(as_, cast, dana):
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    return as_(dana)


@pytest.fixture
def window(cast):
    """Opened 22 hours ago: 11:00 the day before in Chicago."""
    return a_window(cast.course, cast.ada, START - 22 * HOUR)


@pytest.fixture
def fay(cast):
    return make_patient(cast.alder, cast.ada, "Fay", "Olsen", "America/Chicago")


def noted(cast, at, key="mindful-breathing", patient=None):
    practice = find(cast.alder.pk, key)
    return log_practice(
        by=cast.ada, patient=patient or cast.dana, practice=practice, client_uuid=uuid4(), now=at
    )


def given(cast, key="outside", **told):
    told = {"starts_on": START.date(), "days": 3, **told}
    practice = find(cast.alder.pk, key)
    return assign_practice(by=cast.ada, patient=cast.dana, practice=practice, **told)


def titles(cast, window, now=START):
    return [offer.title for offer in offered_to(cast.dana, window, now)]


def test_somebody_elses_practice_is_a_404(portal, cast, fay):
    theirs = noted(cast, START, patient=fay)
    assert portal.get(reverse("portal:noted", args=[theirs.pk])).status_code == 404


def test_a_colleague_off_the_team_and_another_clinic_get_404(as_, cast):
    for stranger in (cast.bea, cast.cy):
        for name in ("practices:panel", "practices:assign"):
            assert as_(stranger).get(reverse(name, args=[cast.dana.pk])).status_code == 404


def test_an_admin_neither_reads_nor_gives_practices(as_, cast):
    for name in ("practices:panel", "practices:assign"):
        assert as_(cast.max).get(reverse(name, args=[cast.dana.pk])).status_code == 403


def test_a_therapist_does_not_edit_the_library(as_, cast):
    assert as_(cast.ada).get(reverse("practices:library")).status_code == 403


def test_a_practice_nobody_has_is_a_404(portal):
    assert portal.post(reverse("portal:did", args=["nothing"]), {"tap": uuid4()}).status_code == 404


def test_every_shelf_has_a_practice_with_its_source_and_only_one_is_off():
    assert {one.category for one in shipped()} == set(Category)
    assert all(one.source and 0 < one.least_min <= one.most_min for one in shipped())
    assert [one.category for one in shipped() if not one.is_offered] == [Category.DETOXIFICATION]


@pytest.mark.parametrize(("hours", "is_offered"), [(0, True), (71, True), (72, False)])
def test_the_protocol_offers_mindfulness_for_72_hours(cast, window, hours, is_offered):
    assert bool(titles(cast, window, window.anchor_at + hours * HOUR)) is is_offered


def test_the_next_dose_ends_what_the_first_offered(cast):
    cut = a_window(cast.course, cast.ada, START - 50 * HOUR, next_dose_h=48)
    assert titles(cast, cut) == []


def test_a_therapist_leaves_out_what_the_protocol_offers(as_, cast, window):
    as_(cast.ada).post(reverse("practices:leave-out", args=[cast.dana.pk]), {"practice": "mindful-breathing"})
    tenancy.enter(clinic=cast.alder.pk)
    assert titles(cast, window) == []


def test_left_out_this_time_it_is_offered_again_after_the_next_dose(cast, window):
    breath = find(cast.alder.pk, "mindful-breathing")
    leave_out(by=cast.ada, patient=cast.dana, practice=breath, days=7, now=START)
    assert offered_to(cast.dana, window, START) == []
    after = a_window(cast.course, cast.ada, START + 2 * DAY, number=2)
    (offer,) = offered_to(cast.dana, after, START + 3 * DAY)
    assert offer.practice == breath


def test_a_therapist_gives_a_practice_with_minutes_and_days(as_, cast, window):
    address = reverse("practices:assign", args=[cast.dana.pk])
    told = {"practice": "outside", "most_min": 15, "starts_on": START.date(), "days": 2}
    assert as_(cast.ada).post(address, told).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    row = PracticeAssignment.objects.get()
    assert (row.least_min, row.most_min, row.ends_on) == (10, 15, START.date() + DAY)
    assert titles(cast, window) == ["Be outside for a while", "Sit and notice your breath"]
    as_(cast.ada).post(reverse("practices:end", args=[row.pk]))
    tenancy.enter(clinic=cast.alder.pk)
    assert titles(cast, window) == ["Sit and notice your breath"]


def test_minutes_the_wrong_way_round_are_refused(as_, cast):
    told = {"practice": "rest", "least_min": 20, "most_min": 10, "starts_on": START.date(), "days": 2}
    assert as_(cast.ada).post(reverse("practices:assign", args=[cast.dana.pk]), told).status_code == 422


def test_one_tap_notes_it_once_and_it_can_be_taken_back(portal, cast, window):
    page = portal.get(reverse("portal:practices")).content.decode()
    tap = re.search(r'name="tap" value="([^"]+)"', page)[1]
    for _ in range(2):
        portal.post(reverse("portal:did", args=["mindful-breathing"]), {"tap": tap})
    tenancy.enter(clinic=cast.alder.pk)
    log = PracticeLog.objects.get()
    portal.post(reverse("portal:noted", args=[log.pk]), {"minutes": "12"})
    assert "Sit and notice your breath, 12 min" in portal.get(HOME).content.decode()
    portal.post(reverse("portal:noted", args=[log.pk]), {"go": "take-back"})
    assert "Sit and notice your breath, 12 min" not in portal.get(HOME).content.decode()


def test_a_day_without_anything_is_a_quiet_day(as_, cast, window, dana):
    noted(cast, START + 30 * HOUR)
    shown = PracticePanel(cast.ada, cast.dana, START + 45 * HOUR)
    assert [day.words for day in shown.picture.days] == ["A quiet day", "A quiet day", ""] or shown.summary
    assert shown.summary == "Practised on 1 of 3 days"


def test_sleep_is_marked_with_one_tap_for_a_night_of_the_window_only(portal, cast, window):
    assert "How was last night" in portal.get(HOME).content.decode()
    address = reverse("portal:night")
    for woke_on in (START.date() - 10 * DAY, START.date() + DAY, START.date()):
        portal.post(address, {"woke_on": woke_on, "how": "some"})
    portal.post(address, {"woke_on": START.date(), "how": "well"})
    tenancy.enter(clinic=cast.alder.pk)
    assert [(night.woke_on, night.how) for night in Night.objects.all()] == [(START.date(), "well")]
    page = portal.get(HOME).content.decode()
    assert "Slept well" in page and "How was last night" not in page


@pytest.mark.parametrize(("sort", "is_known"), [("shared", True), ("private", False)])
def test_the_journals_slider_marks_the_night_and_stays_as_private_as_its_entry(
    portal, cast, window, sort, is_known
):
    entry = an_entry(window, START, sort)
    entry.sleep = 7
    entry.save()
    assert "Slept: 7 of 10" in portal.get(HOME).content.decode()
    tenancy.enter(clinic=cast.alder.pk)
    assert bool(PracticePanel(cast.ada, cast.dana, START).picture.nights_marked) is is_known


def test_a_clinic_rewords_a_practice_and_what_was_noted_keeps_its_words(as_, cast, window):
    noted(cast, START)
    told = {"title": "Sit by the window", "category": "mindfulness", "text": "Sit.", "least_min": 5,
            "most_min": 8, "source": "our own", "is_offered": "on"}  # fmt: skip
    address = reverse("practices:practice", args=["mindful-breathing"])
    assert as_(cast.paz).post(address, told).status_code == 302
    tenancy.enter(clinic=cast.alder.pk)
    assert titles(cast, window) == ["Sit by the window"]
    assert PracticeLog.objects.get().title == "Sit and notice your breath"
    as_(cast.paz).post(reverse("practices:add"), {**told, "title": "Our lake", "category": "nature"})
    tenancy.enter(clinic=cast.alder.pk)
    assert "own-our-lake" in {one.key for one in practices_of(cast.alder.pk)}
    assert "own-our-lake" not in {one.key for one in practices_of(cast.birch.pk)}


def test_what_was_noted_before_the_dose_is_not_in_the_picture(cast):
    course = a_patient(cast.alder, cast.ada, "Gil Roth")
    noted(cast, START - 60 * HOUR, patient=course.patient)
    a_window(course, cast.ada, START - 50 * HOUR)
    assert PracticePanel(cast.ada, course.patient, START).picture.days_practised == 0


def test_a_night_belongs_to_one_morning(cast, dana):
    for how in ("little", "well"):
        note_night(by=dana, patient=cast.dana, woke_on=date(2026, 3, 3), how=how, now=START)
    assert Night.objects.get().how == "well"
