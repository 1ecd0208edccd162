"""A sign-in ends when nobody is there, and after a day's work; what was being sent then is not lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from integration_care.accounts.models import Membership
from integration_care.core import held, tenancy
from integration_care.core.permissions import Role
from tests.cast import START, join
from tests.signed_in import sign_in, some_time_ago

MINUTE, HOUR = 60, 3600
WEEK = {"day1_starts1": "09:00", "day1_ends1": "17:00"}
HOURS = "/clinic/hours/"


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


def is_in(browser, page=HOURS, **headers) -> bool:
    return browser.get(page, headers=headers).status_code == 200


def test_staff_are_asked_to_sign_in_again_after_fifteen_minutes(ada):
    some_time_ago(ada, 16 * MINUTE)
    assert ada.get(HOURS).url == f"{reverse('account_login')}?next={HOURS}"
    assert not ada.session.get("_auth_user_id")


def test_and_not_before(ada):
    some_time_ago(ada, 14 * MINUTE)
    assert is_in(ada)


def test_own_acts_keep_it_open(ada):
    for _ in range(4):
        some_time_ago(ada, 10 * MINUTE)
        assert is_in(ada)


@pytest.mark.parametrize("header", ["X-Background", "X-Autosave"])
def test_what_a_page_asks_for_by_itself_does_not(ada, header):
    for _ in range(2):
        some_time_ago(ada, 7 * MINUTE)
        assert is_in(ada, **{header: "1"})
    some_time_ago(ada, 2 * MINUTE)
    answer = ada.get(HOURS, headers={header: "1"})
    assert answer.status_code == 401  # the page stays, with what is typed in it


def test_a_page_may_say_that_somebody_is_there(ada):
    some_time_ago(ada, 14 * MINUTE)
    assert ada.post(reverse("accounts:stay")).json()["idle"] == 15 * MINUTE
    some_time_ago(ada, 14 * MINUTE)
    assert is_in(ada)


def test_asking_who_is_there_keeps_nobody_in(ada):
    some_time_ago(ada, 14 * MINUTE)
    ada.get(reverse("accounts:stay"), headers={"X-Background": "1"})
    some_time_ago(ada, 2 * MINUTE)
    assert not is_in(ada)


def test_after_twelve_hours_it_ends_for_the_busiest(ada):
    for _ in range(60):
        some_time_ago(ada, 12 * MINUTE + 1)
        last = is_in(ada)
    assert not last


def test_a_patient_may_rest_between_two_sentences(cast, client):
    sign_in(client, join(cast.alder, "Dana Moreau", Role.PATIENT).user)
    some_time_ago(client, HOUR)
    assert client.post(reverse("accounts:stay")).status_code == 200
    some_time_ago(client, 2 * HOUR + MINUTE)
    assert client.post(reverse("accounts:stay")).status_code == 302


def test_the_products_clock_signs_nobody_out(ada, clock):
    clock(START + timedelta(days=3))
    assert is_in(ada)


def test_allauths_pages_end_with_it(ada):
    some_time_ago(ada, 16 * MINUTE)
    assert ada.get(reverse("account_change_password")).url.startswith(reverse("account_login"))


def test_htmx_is_told_and_takes_no_page_away(ada):
    some_time_ago(ada, 16 * MINUTE)
    answer = ada.post(HOURS, WEEK, headers={"HX-Request": "true"})
    assert answer.status_code == 401 and "HX-Redirect" not in answer


def test_what_was_sent_too_late_waits_for_the_same_person(cast, ada):
    some_time_ago(ada, 16 * MINUTE)
    late = ada.post(HOURS, {**WEEK, "note": "a word <b>", "password": "secret words"})
    waits = reverse("accounts:held")
    assert late.url == f"{reverse('account_login')}?next={waits}"
    assert "17:00" not in str(dict(ada.session))  # sealed
    sign_in(ada, cast.ada.user)
    page = ada.get(waits).content.decode()
    assert f'action="{HOURS}"' in page and ">17:00</textarea>" in page and "a word &lt;b&gt;" in page
    assert "secret words" not in page and "data-send-at-once" not in page
    ada.post(HOURS, {**WEEK, held.FIELD: "1"})
    assert cast.ada.working_hours.get().ends.hour == 17
    assert ada.get(waits).url == reverse("home")


def test_and_for_nobody_else(cast, ada):
    some_time_ago(ada, 16 * MINUTE)
    ada.post(HOURS, WEEK)
    kept = dict(ada.session)[held.KEY]
    sign_in(ada, cast.bea.user)
    session = ada.session
    session[held.KEY] = kept
    session.save()
    assert ada.get(reverse("accounts:held")).url == reverse("home")


def test_it_can_be_let_go(cast, ada):
    some_time_ago(ada, 16 * MINUTE)
    ada.post(HOURS, WEEK)
    sign_in(ada, cast.ada.user)
    ada.post(reverse("accounts:held"))
    assert held.KEY not in ada.session


def test_it_stays_until_it_has_arrived(cast, ada):
    some_time_ago(ada, 16 * MINUTE)
    ada.post(HOURS, WEEK)
    sign_in(ada, cast.ada.user)
    sent = {held.FIELD: "1", **WEEK}
    assert ada.post(reverse("patients:care-team", args=[cast.eli.pk]), sent).status_code == 404
    assert ada.post(reverse("accounts:invite"), sent).status_code == 403
    assert held.KEY in ada.session
    assert ada.post(HOURS, {**sent, "day1_ends1": "08:00"}).status_code == 422  # on the page again
    assert held.KEY not in ada.session


def test_it_waits_in_the_clinic_for_which_it_was_written(cast, ada):
    tenancy.enter(clinic=cast.birch.pk)
    Membership.objects.create(clinic=cast.birch, user=cast.ada.user, role=Role.THERAPIST)
    goes_to(ada, cast.birch)
    some_time_ago(ada, 16 * MINUTE)
    waits = reverse("accounts:held")
    assert waits in ada.post(HOURS, WEEK).url
    sign_in(ada, cast.ada.user)
    assert ada.get(waits).status_code == 200
    goes_to(ada, cast.alder)
    assert ada.get(waits).url == reverse("home")
    goes_to(ada, cast.birch)
    assert ada.get(waits).status_code == 200  # nothing was lost by looking


def goes_to(browser, clinic):
    session = browser.session
    session["clinic"] = str(clinic.pk)
    session.save()
