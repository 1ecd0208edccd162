"""A question that is asked often gives what its queryset gives, and asks anew only for what may change."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.db.models import Count, Q
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language, override

from integration_care.accounts.models import Membership
from integration_care.core import tenancy
from integration_care.core.asked_often import (
    MOST_SHAPES,
    NotAskedOften,
    OneOf,
    asked_often,
    numbers,
    stands_as,
)
from integration_care.core.permissions import Role
from patients.models import Patient
from sessions.models import CareSession
from tests.cast import START

DAY = timedelta(days=1)


@asked_often
def born_before(day: date, *, most: int = 10):
    return Patient.objects.filter(born_on__lt=day).order_by("pk")[:most]


@asked_often
def seen_by(member: Membership):
    return Patient.objects.visible_to(member).order_by("pk")


@asked_often
def began(now: datetime):
    return CareSession.objects.filter(scheduled_start__gt=now - DAY, scheduled_start__lt=now + DAY)


@asked_often
def among(keys: list):
    return Patient.objects.filter(OneOf("pk", keys))


@asked_often
def counted(key):
    return numbers(Patient.objects.all(), all=Count("pk"), one=Count("pk", filter=Q(pk=key)))


@pytest.mark.parametrize(
    "decide",
    [
        max,
        lambda one, other: one if one < other else other,
        lambda one, other: one if one == other else other,
        lambda one, other: one if one != other else other,
        lambda one, other: one if one > START else other,
        lambda one, other: one if one == START else other,
        lambda one, other: other + (one - other),
        lambda one, other: one if one.weekday() == 5 else other,
        lambda one, other: one if one.year > 2000 else other,
        lambda one, other: one if one.astimezone(UTC) else other,
    ],
)
def test_nothing_is_decided_by_an_instant_that_changes(cast, decide):
    begins = asked_often(lambda one, other: CareSession.objects.filter(scheduled_start=decide(one, other)))
    with pytest.raises(NotAskedOften, match="Do it in SQL"):
        begins(START, START + DAY)


@pytest.mark.parametrize(
    ("given", "decide"),
    [
        ([uuid4()], bool),
        ([uuid4()], len),
        ([uuid4()], list),
        ([uuid4()], lambda keys: START in keys),
        ([uuid4()], lambda keys: keys == []),
        (uuid4(), lambda key: key == uuid4()),
        (uuid4(), lambda key: key != uuid4()),
        (uuid4(), lambda key: uuid4() < key),
        (date(2026, 1, 1), lambda day: day < date(2030, 1, 1)),
        (date(2026, 1, 1), lambda day: date(2030, 1, 1) == day),
        (date(2026, 1, 1), lambda day: day != date(2030, 1, 1)),
        (date(2026, 1, 1), lambda day: day - date(2030, 1, 1)),
        (date(2026, 1, 1), lambda day: day + DAY),
        ("Dana", bool),
        ("Dana", len),
        ("Dana", str),
        ("Dana", "{}".format),
        ("Dana", lambda name: name == "Dana"),
        ("Dana", lambda name: name != "Dana"),
        ("Dana", lambda name: name < "Dana"),
        ("Dana", lambda name: name in ("Dana", "Uma")),
        ("Dana", lambda name: "D" in name),
        ("Dana", lambda name: name + "h"),
        ("Dana", lambda name: name.lower()),
    ],
)
def test_nothing_is_decided_by_keys_days_or_words_that_change(cast, given, decide):
    everybody = Patient.objects.all()
    with pytest.raises(NotAskedOften, match="Do it in SQL"):
        asked_often(lambda given: everybody if decide(given) else everybody.none())(given)


def test_what_is_read_from_elsewhere_is_refused_once_it_is_different(cast, settings):
    in_language = asked_often(lambda: Patient.objects.filter(language=get_language()))
    by_setting = asked_often(lambda: Patient.objects.filter(language=settings.LANGUAGE_CODE))
    assert cast.dana in in_language()
    assert cast.dana in by_setting()
    with override("es"), pytest.raises(NotAskedOften, match="hand it in"):
        in_language()
    settings.LANGUAGE_CODE = "es"
    with pytest.raises(NotAskedOften, match="hand it in"):
        by_setting()


def test_what_has_no_shape_is_refused(cast):
    with pytest.raises(TypeError, match="unhashable"):
        asked_often(lambda names: Patient.objects.filter(given_name__in=names))({"Dana": 1})


def test_in_a_clinic_what_is_refused_is_told_once_and_asked_all_the_same(cast, settings, caplog):
    settings.CHECKS_ASKED_OFTEN = False
    of_a_day = asked_often(lambda now: Patient.objects.filter(born_on__lt=now.date()).order_by("pk"))
    named = asked_often(lambda names: Patient.objects.filter(given_name__in=names))
    for now in (START, START - 20_000 * DAY, START):
        assert of_a_day(now) == list(of_a_day.queryset(now))
    assert cast.dana in of_a_day(START)
    assert named({"Dana": 1}) == named({"Dana": 2}) == [cast.dana]
    said = [one.getMessage() for one in caplog.records if one.name == asked_often.__module__]
    assert len(said) == 2
    assert said[0].startswith(__name__)
    assert said[0].endswith("is asked as a plain queryset: NotAskedOften")
    assert not any(value in " ".join(said) for value in ("2026", "SELECT", "Dana"))


def test_what_goes_into_the_sql_by_another_way_is_refused(cast):
    of_a_day = asked_often(lambda now: Patient.objects.filter(born_on__lt=now.date()))
    as_a_word = asked_often(lambda key: Patient.objects.filter(given_name=str(key)))
    with pytest.raises(NotAskedOften):
        of_a_day(START)
    with pytest.raises(NotAskedOften):
        as_a_word(uuid4())


def test_what_is_prefetched_is_refused(cast):
    with pytest.raises(NotAskedOften):
        asked_often(lambda: Patient.objects.prefetch_related("windows"))()


def test_of_a_member_nothing_goes_into_it_but_what_shapes_it(cast):
    by_name = asked_often(lambda member: Patient.objects.filter(given_name=member.user.name))
    with pytest.raises(ObjectDoesNotExist):
        by_name(cast.ada)


def test_it_gives_what_its_queryset_gives_whatever_it_is_asked(cast):
    for day in (date(1900, 1, 1), date(2000, 1, 1), date(2026, 1, 1)):
        assert born_before(day) == list(born_before.queryset(day))
    assert not born_before(date(1900, 1, 1))
    assert cast.dana in born_before(date(2026, 1, 1), most=500)
    assert not born_before(date(2026, 1, 1), most=0)


def test_everybody_sees_their_own_patients_and_no_others(cast):
    for member in (cast.ada, cast.bea, cast.max, cast.cy, cast.ada):
        tenancy.enter(clinic=member.clinic_id)
        assert seen_by(member) == list(seen_by.queryset(member))
    tenancy.enter(clinic=cast.alder.pk)
    assert cast.dana in seen_by(cast.ada)
    assert cast.dana not in seen_by(cast.cy)


def test_a_record_opened_in_an_emergency_is_seen_at_once_and_afterwards_no_more(cast):
    other = seen_by(cast.bea)
    assert cast.dana not in other
    cast.bea.opened_in_emergency = frozenset({cast.dana.pk})
    assert cast.dana in seen_by(cast.bea)
    cast.bea.opened_in_emergency = frozenset()
    assert seen_by(cast.bea) == other


def test_row_security_holds_whatever_was_asked_before(cast):
    assert seen_by(cast.ada)
    tenancy.enter(clinic=cast.birch.pk)
    assert not seen_by(cast.ada)


def test_hours_before_and_after_an_instant_move_with_it(cast):
    for now in (START, START + 400 * DAY, datetime(2001, 2, 3, tzinfo=UTC)):
        assert began(now) == list(began.queryset(now))


def test_a_row_stands_as_it_was_found_or_is_gone(cast):
    dana = Patient.objects.prefetch_related("windows").select_related("clinic").get(pk=cast.dana.pk)
    Patient.objects.filter(pk=dana.pk).update(given_name="Diana")
    stands_as(dana, among([dana.pk]))
    assert dana.given_name == "Diana"
    assert not Patient.clinic.is_cached(dana)
    assert not hasattr(dana, "_prefetched_objects_cache")
    with pytest.raises(ObjectDoesNotExist):
        stands_as(dana, among([uuid4()]))


def test_the_first_row_may_be_missing_and_the_one_row_may_not(cast):
    assert among.first([uuid4()]) is None
    with pytest.raises(ObjectDoesNotExist, match="among"):
        among.one([uuid4()])
    assert among.first([cast.dana.pk]) == among.one([cast.dana.pk]) == cast.dana


def test_keys_may_be_many_or_none(cast):
    assert among([]) == []
    assert among([cast.dana.pk, uuid4()]) == [cast.dana]
    assert among([uuid4()] * 70) == []


def test_words_are_asked_for_and_an_enumerations_are_another_question(cast):
    named = asked_often(lambda name: Patient.objects.filter(given_name=name))
    assert named("Dana") == [cast.dana]
    assert named("Uma") == named("") == named("'; --") == []
    assert len(named._known) == 1
    for role in (Role.ADMIN, Role.NURSE):
        named(role)
    assert len(named._known) == 3


def test_numbers_are_one_row_also_of_none(cast):
    assert counted(cast.dana.pk) == [{"_one": 1, "all": Patient.objects.count(), "one": 1}]
    tenancy.enter()
    assert counted(cast.dana.pk) == [{"_one": 1, "all": 0, "one": 0}]


def test_it_is_one_query_and_what_is_given_cannot_end_the_sentence(cast):
    born_before(date(2026, 1, 1))
    with CaptureQueriesContext(connection) as asked:
        born_before(date(2025, 1, 1))
    assert len(asked) == 1
    assert "'2025-01-01'::date" in asked[0]["sql"]


def test_it_remembers_so_many_shapes_and_no_more(cast):
    for most in range(1, MOST_SHAPES + 20):
        assert len(born_before(date(2026, 1, 1), most=most)) <= most
    assert len(born_before._known) == MOST_SHAPES
    assert born_before(date(2026, 1, 1), most=1) == list(born_before.queryset(date(2026, 1, 1), most=1))


def test_what_is_asked_in_between_is_never_built_again(cast, settings):
    built = []

    @asked_often
    def first(most: int):
        built.append(most)
        return Patient.objects.order_by("pk")[:most]

    settings.CHECKS_ASKED_OFTEN = False
    for most in range(1, MOST_SHAPES + 20):
        first(most)
        first(1)
    assert built.count(1) == 2  # with either stand-in
    first(2)
    assert built.count(2) == 4  # forgotten meanwhile
