"""Several questions go in one message, and each gets the answer it would have got alone."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from integration_care.accounts.models import Membership
from integration_care.core import tenancy
from integration_care.core.asked_at_once import AskedInVain, asked_at_once
from integration_care.core.asked_often import OneOf, asked_often
from integration_care.core.permissions import Role
from patients.models import Patient
from tests.cast import START


@asked_often
def born_before(day: date, *, most: int = 10):
    return Patient.objects.filter(born_on__lt=day).order_by("pk")[:most]


@asked_often
def seen_by(member: Membership):
    return Patient.objects.visible_to(member).select_related("clinic").order_by("pk")


@asked_often
def names_among(keys: list):
    return (
        Patient.objects.filter(OneOf("pk", keys)).order_by("-created_at").values_list("given_name", flat=True)
    )


@asked_often
def languages():
    """In an order by what is not told."""
    return Patient.objects.order_by("born_on").values_list("language", flat=True).distinct()


@asked_often
def nobodys():
    return Patient.objects.none()


YOUNG = date(2026, 1, 1)


def test_an_answer_that_nobody_reads_is_refused(cast):
    with pytest.raises(AskedInVain, match="born_before"), asked_at_once(born_before.asking(YOUNG)):
        born_before(YOUNG, most=3)
    born_before(YOUNG)  # and nothing is in hand any more


def test_in_a_clinic_a_page_is_shown_all_the_same(cast, settings):
    settings.CHECKS_ASKED_OFTEN = False
    with asked_at_once(born_before.asking(YOUNG)):
        pass
    assert cast.dana in born_before(YOUNG)


def test_a_page_that_breaks_says_why_and_leaves_nothing_in_hand(cast):
    with pytest.raises(ValueError, match="mine"), asked_at_once(born_before.asking(YOUNG)):
        raise ValueError("mine")
    with CaptureQueriesContext(connection) as asked:
        born_before(YOUNG)
    assert len(asked) == 1


def test_all_are_asked_in_one_message_and_answered_as_if_alone(cast):
    keys = [cast.dana.pk, uuid4()]

    def answers():
        return born_before(YOUNG), seen_by(cast.ada), names_among(keys), languages(), nobodys()

    alone = answers()
    assert alone[2] == ["Dana"]
    assert alone[3]
    with CaptureQueriesContext(connection) as asked, asked_at_once(
        born_before.asking(YOUNG), seen_by.asking(cast.ada), names_among.asking(keys), languages.asking(),
        nobodys.asking(),
    ):  # fmt: skip
        assert answers() == alone
        assert seen_by(cast.ada)[0].clinic  # what comes with a row comes with it here too
    assert len(asked) == 2  # one for all; another for those who ask a second time


def test_who_asks_with_other_values_asks_the_database(cast):
    with asked_at_once(seen_by.asking(cast.ada)):
        tenancy.enter(clinic=cast.birch.pk)
        assert seen_by(cast.cy) == list(seen_by.queryset(cast.cy))
        tenancy.enter(clinic=cast.alder.pk)
        assert cast.dana in seen_by(cast.ada)


def test_what_is_in_hand_already_is_not_asked_again(cast):
    seen_by(cast.ada)  # which asks once whose records Ada has open in an emergency
    with CaptureQueriesContext(connection) as asked, asked_at_once(born_before.asking(YOUNG)):
        with asked_at_once(born_before.asking(YOUNG), seen_by.asking(cast.ada)):
            assert seen_by(cast.ada)
        assert born_before(YOUNG)
    assert len(asked) == 2


def test_row_security_holds_for_each_statement_of_a_message(cast):
    tenancy.enter(clinic=cast.birch.pk)
    with asked_at_once(born_before.asking(YOUNG), seen_by.asking(cast.ada)):
        assert cast.dana not in born_before(YOUNG)
        assert not seen_by(cast.ada)


def test_what_is_asked_as_a_plain_queryset_is_asked_when_it_is_read(cast, settings):
    settings.CHECKS_ASKED_OFTEN = False
    of_a_day = asked_often(lambda now: Patient.objects.filter(born_on__lt=now.date()).order_by("pk"))
    with asked_at_once(of_a_day.asking(START), born_before.asking(YOUNG)):
        assert of_a_day(START) == born_before(YOUNG)


def test_behind_a_lock_that_is_asked_plainly_nothing_is_read_before_it(cast, settings):
    settings.CHECKS_ASKED_OFTEN = False
    held = asked_often(lambda now: Patient.objects.select_for_update().filter(born_on__lt=now.date()))
    at_once = asked_at_once(held.asking(START), born_before.asking(YOUNG))
    with CaptureQueriesContext(connection) as asked, at_once:
        held(START)
        born_before(YOUNG)
    first, second = (query["sql"] for query in asked)
    assert "FOR UPDATE" in first
    assert "FOR UPDATE" not in second


def test_the_same_member_with_other_rights_reads_no_answer_of_before(cast):
    assert cast.dana not in seen_by(cast.bea)
    with asked_at_once(seen_by.asking(cast.ada)):
        seen_by(cast.ada)
    cast.bea.opened_in_emergency = frozenset()
    before = seen_by.asking(cast.bea)
    cast.bea.role = Role.ADMIN
    assert seen_by.asking(cast.bea).name != before.name


def test_nothing_to_ask_is_no_message(cast):
    with CaptureQueriesContext(connection) as asked, asked_at_once(nobodys.asking()):
        assert nobodys() == []
    assert not asked
