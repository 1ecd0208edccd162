"""Who sees whom in the caseload, on the page and in the file: refusals first."""

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from tests.cast import START, join
from tests.factories.windows import HOUR, a_window, an_entry
from tests.sessions.caseload.review.making import a_score

PAGE, FILE = "/caseload/", "/caseload/file/"


@pytest.fixture
def patient_member(cast):
    cast.dana.member = join(cast.alder, "Dana Moreau", Role.PATIENT)
    cast.dana.save()
    return cast.dana.member


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_nobody_signed_in_is_sent_to_sign_in(client, cast, url):
    answer = client.get(url)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_a_patient_is_refused(as_, patient_member, url):
    assert as_(patient_member).get(url).status_code == 403


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_it_is_read_only(as_, cast, url):
    assert as_(cast.max).post(url).status_code == 405


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_a_colleague_off_the_care_team_does_not_see_the_patient(as_, cast, url):
    for asked in ({}, {"lead": str(cast.ada.pk)}, {"name": "Dana"}):
        assert "Moreau" not in as_(cast.bea).get(url, asked).content.decode()


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_another_clinic_sees_nothing_of_it(as_, cast, url):
    page = as_(cast.cy).get(url, {"lead": str(cast.ada.pk)}).content.decode()
    assert "Dana" not in page
    assert "Ada" not in page


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_one_who_left_the_care_team_no_longer_sees_the_patient(as_, cast, url):
    cast.dana.care_team.filter(member=cast.nia).update(left_on=START.date())
    assert "Moreau" not in as_(cast.nia).get(url).content.decode()


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_an_archived_patient_is_in_nobodys_caseload(as_, cast, url):
    cast.dana.is_archived = True
    cast.dana.save()
    assert "Moreau" not in as_(cast.max).get(url).content.decode()


@pytest.mark.parametrize("url", [PAGE, FILE])
@pytest.mark.parametrize("who", ["ada", "nia", "paz", "max"])
def test_the_care_team_and_the_admin_see_the_patient(as_, cast, url, who):
    assert "Dana Moreau" in as_(getattr(cast, who)).get(url).content.decode()


@pytest.mark.parametrize("url", [PAGE, FILE])
@pytest.mark.parametrize("who", ["ada", "max"])
def test_a_journal_is_there_or_not_and_never_its_words(as_, cast, url, who):
    window = a_window(cast.course, cast.ada, START - 40 * HOUR)
    an_entry(window, START - 3 * HOUR, "private", text="The words of the journal")
    page = as_(getattr(cast, who)).get(url).content.decode()
    assert "Journal private" in page
    assert "words of the journal" not in page


def test_an_admin_sees_how_the_score_went(as_, cast):
    """Who is getting worse is what admins review; the answers stay with the care team."""
    a_score(cast.dana, 12, START - 300 * HOUR)
    a_score(cast.dana, 19, START - 3 * HOUR)
    page = as_(cast.max).get(PAGE).content.decode()
    assert "reliably worse" in page


def test_the_file_leaves_a_trace_without_the_name_that_was_typed(as_, cast):
    as_(cast.max).get(FILE, {"name": "Dana", "phase": "active"})
    tenancy.enter(clinic=cast.alder.pk)
    event = Event.objects.get(kind="caseload.exported")
    assert (event.actor_name, event.facts["patients"], event.facts["phase"]) == ("Max Ferreira", 1, "active")
    assert "Dana" not in str(event.facts)


@pytest.mark.parametrize("url", [PAGE, FILE])
def test_nothing_is_kept_by_a_cache(as_, cast, url):
    assert as_(cast.ada).get(url)["Cache-Control"] == "no-store, private"
