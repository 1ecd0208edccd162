"""The link in a message finds its follow-up, gives nothing away, and can be taken back."""

from django.urls import reverse

from integration_care.core import tenancy
from patients.followups import links
from patients.followups.models import FollowUpLink
from tests.cast import START
from tests.patients.followups.conftest import HOUR


def test_an_unknown_secret_finds_nothing_and_leaves_no_context(story):
    story.dose()
    assert links.find("guess") is None
    assert not FollowUpLink.objects.exists()


def test_the_secret_is_stored_only_as_a_hash(story):
    story.dose()
    row = story.row("first-24-hours")
    links.make(row)
    link = row.link
    assert links.secret_for(row) not in str(link.__dict__)
    assert len(links.secret_for(row)) == 32


def test_it_is_found_from_outside_the_clinic_and_leads_into_it(story, cast):
    story.dose()
    row = story.row("first-24-hours")
    links.make(row)
    tenancy.enter()
    found = links.find(links.secret_for(row))
    assert found.follow_up_id == row.pk
    assert found.follow_up.patient == cast.dana


def test_every_attempt_carries_the_same_link(story):
    story.dose()
    row = story.row("first-24-hours")
    links.make(row)
    links.make(row)
    assert FollowUpLink.objects.get().follow_up == row
    assert links.url_for(row) == links.url_for(story.row("first-24-hours"))


def test_the_address_is_the_portals(story):
    story.dose()
    row = story.row("first-24-hours")
    path = reverse("portal:link", args=[links.secret_for(row)])
    assert links.url_for(row).endswith(f"//localhost:8000{path}")


def test_it_outlives_the_window_and_not_for_ever(story):
    story.dose()
    row = story.row("first-24-hours")
    links.make(row)
    link = row.link
    assert link.is_open(START + 72 * HOUR)
    assert not link.is_open(START + 72 * HOUR + links.STAYS_OPEN)


def test_a_voided_dose_takes_its_links_back(story):
    story.dose()
    row = story.row("first-24-hours")
    links.make(row)
    link = row.link
    story.tell(doses=())
    link.refresh_from_db()
    assert not link.is_open(START)
