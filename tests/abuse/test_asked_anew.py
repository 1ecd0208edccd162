"""Before exports, registers and changes of rights: who is there?"""

import pytest
from django.urls import reverse

from integration_care.accounts.models import Invitation
from integration_care.core.access import Access
from integration_care.core.checks import every_view
from integration_care.demo.authenticators import digits_of
from tests.cast import PASSWORD, TOTP_SECRET
from tests.signed_in import sign_in, some_time_ago

DECLARED = {route: getattr(view, "access", None) for route, view in every_view()}
FRESH = {route for route, rule in DECLARED.items() if isinstance(rule, Access) and rule.fresh}
MUST = {
    "documents/", "documents/of/<uuid:patient_id>/", "documents/<uuid:document_id>/file/",
    "caseload/file/", "emergency/read/<uuid:patient_id>/",
    "clinic/staff/invite/", "clinic/staff/<uuid:member_id>/role/",
    "clinic/staff/<uuid:member_id>/deactivate/", "clinic/staff/<uuid:member_id>/reactivate/",
    "clinic/staff/<uuid:member_id>/second-factor/", "clinic/you/address/",
    "patients/<uuid:patient_id>/portal/", "patients/<uuid:patient_id>/care-team/",
    "patients/<uuid:patient_id>/care-team/<uuid:place_id>/lead/", "calendar-feed/make/",
}  # fmt: skip
INVITE = {"name": "Ines", "email": "ines@alder.test", "role": "nurse"}
NOT_LONG, LONG, TOO_LATE = 4 * 60, 6 * 60, 16 * 60


@pytest.fixture
def max_(cast, as_):
    return as_(cast.max)


def test_what_takes_data_or_rights_along_asks():
    assert set() == MUST - FRESH
    assert len(FRESH) >= 15


def test_who_showed_themselves_a_moment_ago_goes_on(max_):
    some_time_ago(max_, NOT_LONG)
    assert max_.get(reverse("accounts:invite")).status_code == 200


def test_who_did_so_longer_ago_is_asked_and_comes_back(max_):
    some_time_ago(max_, LONG)
    page = reverse("accounts:invite")
    asked = max_.get(page)
    assert asked.url == f"{reverse('account_reauthenticate')}?next={page}"
    assert max_.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": page}).url == page
    assert max_.get(page).status_code == 200


def test_the_digits_of_the_phone_are_as_good(max_):
    some_time_ago(max_, LONG)
    page = reverse("accounts:invite")
    again = max_.post(reverse("mfa_reauthenticate"), {"code": digits_of(TOTP_SECRET), "next": page})
    assert again.url == page and max_.get(page).status_code == 200


def test_a_wrong_password_does_not(max_):
    some_time_ago(max_, LONG)
    max_.post(reverse("account_reauthenticate"), {"password": "a guess by the lake"})
    assert max_.get(reverse("accounts:invite")).status_code == 302


def test_what_was_sent_is_not_lost(max_, cast):
    some_time_ago(max_, LONG)
    waits = reverse("accounts:held")
    assert (
        max_.post(reverse("accounts:invite"), INVITE).url
        == f"{reverse('account_reauthenticate')}?next={waits}"
    )
    assert not Invitation.objects.exists()
    max_.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": waits})
    page = max_.get(waits).content.decode()
    assert "data-send-at-once" in page and "ines@alder.test</textarea>" in page


def asks_for_the_caseload(client, referer):
    return client.get(reverse("review:download") + "?search=Moreau", headers={"Referer": referer})


@pytest.mark.parametrize(
    "referer", ["", "http://elsewhere.test/caseload/", "http://testserver/reauthenticate/"]
)
def test_a_file_comes_to_the_first_page_where_nobody_says_from_which(max_, referer):
    some_time_ago(max_, LONG)
    anew = reverse("account_reauthenticate")
    assert asks_for_the_caseload(max_, referer.replace("/reauthenticate/", anew)).status_code == 302
    max_.post(anew, {"password": PASSWORD})
    assert 'href="/" data-coming-back' in max_.get(reverse("accounts:held")).content.decode()


def test_a_file_waits_for_nobody_else_and_comes_once(max_, cast, as_):
    some_time_ago(max_, LONG)
    waits, came_from = reverse("accounts:held"), "http://testserver/caseload/?search=Moreau"
    asked = asks_for_the_caseload(max_, came_from)
    assert asked.url == f"{reverse('account_reauthenticate')}?next={waits}"  # and no name in it
    assert max_.session["held"]["user"] == str(cast.max.user_id)
    assert "Moreau" not in str(dict(max_.session))
    max_.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": waits})
    html = max_.get(waits).content.decode()
    assert 'href="/caseload/?search=Moreau" data-coming-back' in html
    assert 'href="/caseload/file/?search=Moreau" data-coming download' in html
    assert max_.get(waits).status_code == 302


def test_who_answers_too_late_signs_in_and_the_file_still_comes(max_, cast):
    some_time_ago(max_, LONG)
    asks_for_the_caseload(max_, "http://testserver/caseload/")
    some_time_ago(max_, TOO_LATE)
    waits = reverse("accounts:held")
    assert max_.get(waits).url == f"{reverse('account_login')}?next={waits}"
    sign_in(max_, cast.max.user)
    assert "data-coming" in max_.get(waits).content.decode()


def test_what_is_sent_after_a_file_nobody_waited_for_takes_its_place(max_):
    some_time_ago(max_, LONG)
    asks_for_the_caseload(max_, "http://testserver/caseload/")  # asked who they are, they press Back
    max_.post(reverse("accounts:invite"), INVITE)
    max_.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    html = max_.get(reverse("accounts:held")).content.decode()
    assert "data-coming" not in html
    assert "ines@alder.test</textarea>" in html


def test_and_a_file_takes_the_place_of_what_was_sent_before(max_):
    some_time_ago(max_, LONG)
    max_.post(reverse("accounts:invite"), INVITE)
    asks_for_the_caseload(max_, "http://testserver/caseload/")
    max_.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "data-coming" in max_.get(reverse("accounts:held")).content.decode()
    assert max_.get(reverse("accounts:held")).url == reverse("home")  # and no invitation behind it


def test_htmx_takes_the_whole_page_there(max_):
    some_time_ago(max_, LONG)
    here = {"HX-Request": "true", "HX-Current-URL": "http://testserver/clinic/staff/"}
    answer = max_.post(reverse("accounts:invite"), INVITE, headers=here)
    assert answer["HX-Redirect"] == f"{reverse('account_reauthenticate')}?next=/clinic/staff/"


def test_who_may_not_anyway_is_refused_and_not_asked(cast, as_):
    ada = as_(cast.ada)
    some_time_ago(ada, LONG)
    assert ada.get(reverse("accounts:invite")).status_code == 403


def test_looking_at_a_page_of_documents_asks_nobody(cast, as_):
    ada = as_(cast.ada)
    some_time_ago(ada, LONG)
    assert ada.get(reverse("documents:of-patient", args=[cast.dana.pk])).status_code == 200
