"""Who must not see a concern, by every route; then who reads it."""

import html

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients.concerns.actions import readers_of
from patients.concerns.actions.raising import NobodyReads
from patients.concerns.models import Concern, ConcernMail, ConcernStep
from patients.journals.actions import install_prompt_sets
from patients.models import CareTeamMember
from tests.cast import START, join
from tests.journeys.busy_clinic import furnish, pages_for
from tests.patients.concerns.conftest import WORDS

STAFF = ("ada", "bea", "nia", "paz", "max", "uma")


def page_of(concern):
    return reverse("concerns:concern", args=[concern.pk])


@pytest.fixture
def staff(cast, uma):
    return {**{name: getattr(cast, name) for name in STAFF if name != "uma"}, "uma": uma}


def test_where_one_person_alone_reads_it_the_page_says_so_before_anything_is_written(cast, dana, as_):
    def page():
        return as_(dana).get(reverse("portal:concern")).content.decode()

    assert "If it is about Max Ferreira, nobody here could read it" in page()
    join(cast.alder, "Uma Reyes", Role.ADMIN)
    assert "nobody here could read it" not in page()


@pytest.mark.parametrize("name", ["ada", "bea", "nia", "paz"])
def test_no_clinician_opens_any(name, staff, tell, as_):
    concern = tell()
    client = as_(staff[name])
    assert client.get(page_of(concern)).status_code == 403
    assert client.get(reverse("concerns:list")).status_code == 403
    assert client.post(page_of(concern), {"to": "closed", "words": "No."}).status_code == 403


def test_an_admin_whom_it_is_about_gets_the_404_of_what_does_not_exist(cast, uma, tell, as_):
    concern, client = tell(cast.max), as_(cast.max)
    assert client.get(page_of(concern)).status_code == 404
    assert client.post(page_of(concern), {"to": "closed", "words": "No."}).status_code == 404
    listed = client.get(reverse("concerns:list"))
    assert not listed.context["lines"] and not listed.context["concerns_waiting"]
    assert not ConcernStep.objects.exists()


def test_an_admin_of_another_clinic_gets_404(cast, tell, as_):
    concern = tell()
    tenancy.enter(clinic=cast.birch.pk)
    other = join(cast.birch, "Ola Lund", Role.ADMIN)
    assert as_(other).get(page_of(concern)).status_code == 404


def test_another_patient_gets_404(cast, tell, as_):
    concern = tell()
    stranger = join(cast.alder, "Fay Ito", Role.PATIENT)
    assert as_(stranger).get(reverse("portal:concern-told", args=[concern.pk])).status_code == 404


@pytest.mark.parametrize("about", [None, *STAFF])
@pytest.mark.parametrize("beside", [None, "uma"])
def test_the_readers_are_admins_apart_from_whom_it_is_about_and_the_care_team(
    about, beside, cast, staff, tell
):
    """Roles by whom it is about; and each asked from both sides: who is promised, and who can read."""
    if beside:
        CareTeamMember.objects.create(
            clinic=cast.alder, patient=cast.dana, member=staff[beside], joined_on=START, left_on=START
        )
    expected = {"max", "uma"} - {about, beside}
    if not expected:
        with pytest.raises(NobodyReads):
            tell(staff.get(about))
        return
    concern = tell(staff.get(about))
    assert {name for name in STAFF if staff[name] in readers_of(cast.dana, staff.get(about))} == expected
    can_read = {name for name in STAFF if Concern.objects.readable_by(staff[name]).filter(pk=concern.pk)}
    assert can_read == expected


def test_a_concern_about_the_clinic_is_read_by_all_admins(staff, tell):
    concern = tell(whom=Concern.Whom.CLINIC)
    assert {name for name in STAFF if concern in Concern.objects.readable_by(staff[name])} == {"max", "uma"}


def test_postgresql_hides_it_from_whom_it_is_about_with_all_that_hangs_on_it(cast, uma, tell):
    tell(cast.max)
    tenancy.enter(clinic=cast.alder.pk, user=cast.max.user_id)
    assert not Concern.objects.exists() and not ConcernMail.objects.exists()
    tenancy.enter(clinic=cast.alder.pk, user=uma.user_id)
    assert Concern.objects.count() == 1 and ConcernMail.objects.count() == 1


@pytest.mark.timeout(400)  # some 150 pages
@pytest.mark.parametrize("name", ["ada", "nia", "max"])  # one of each set of pages
def test_no_page_of_whoever_must_not_see_it_shows_a_word_or_that_it_is_there(name, cast, staff, tell, as_):
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    keys = furnish(cast, START)
    keys["concern_id"] = [tell(cast.max, WORDS).pk, tell(cast.max, f"{WORDS} again").pk]
    client, member, found = as_(staff[name]), staff[name], []
    for page in pages_for(member.role, keys):
        answer = client.get(page)
        shown = html.unescape(b"".join(answer).decode(errors="ignore"))
        found += [page] if WORDS in shown or any(str(key) in shown for key in keys["concern_id"]) else []
        hidden = page.startswith("/concerns/") and any(str(key) in page for key in keys["concern_id"])
        assert not hidden or answer.status_code == 404, page
    assert found == []


def test_the_trail_of_the_record_does_not_know_of_it(cast, uma, dana, tell, as_):
    client = as_(dana)
    assert client.get(reverse("portal:concern")).status_code == 200
    concern = tell(cast.max)
    client.get(reverse("portal:concern-told", args=[concern.pk]))
    as_(uma).get(page_of(concern))
    as_(uma).post(page_of(concern), {"to": "answered", "words": "Thank you."})
    apart = Event.objects.filter(patient_id="", facts__what__icontains="concern")
    assert apart.count() == 3  # read, and written down
    assert not [one for one in Event.objects.of_patient(cast.dana.pk) if "concern" in str(vars(one))]
    trail = as_(cast.max).get(reverse("audit:patient", args=[cast.dana.pk]))
    assert trail.status_code == 200 and b"oncern about care" not in trail.content
    assert b"concern" not in trail.content.split(b"<main")[1]


def test_the_search_for_patients_does_not_find_it(cast, uma, tell, as_):
    tell(cast.max)
    found = as_(cast.max).post(reverse("patients:list"), {"q": WORDS}, follow=True)
    assert cast.dana.full_name not in found.content.decode()
