"""The clinic's whole trail: who may look, what is found, and that looking stands in it too."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from integration_care.audit import sealing
from integration_care.audit.actors import ENGINE
from integration_care.audit.models import Event
from integration_care.audit.trail import record, record_read
from integration_care.core import tenancy
from integration_care.core.permissions import Role
from patients import actions
from patients.models import CareTeamMember
from patients.trail import file
from tests.cast import START, join, make_patient

TRAIL = "/access/"
DAY = timedelta(days=1)


def lines(client, query="", path=TRAIL):
    page = client.get(path + query).context["page"]
    return [(line.who, line.what, line.patient) for line in page.lines if "access trail" not in line.what]


def read(member, patient, what="caseload:chart"):
    return record_read(by=member, patient=patient, what=what)


def done(by, kind, patient=None, **facts):
    return record(by=by, clinic_id=by.clinic_id, kind=kind, patient_id=patient and patient.pk, facts=facts)


# --- Who may look -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["ada", "bea", "nia", "paz"])
@pytest.mark.parametrize("path", [TRAIL, "/access/file/"])
def test_only_who_may_see_the_trail_opens_it(cast, as_, who, path):
    assert as_(getattr(cast, who)).get(path).status_code == 403


def test_another_clinics_events_are_not_in_it(cast, as_):
    with tenancy.clinic_context(cast.birch.pk):
        read(cast.cy, cast.eli)
    assert lines(as_(cast.max)) == []
    assert "Cy Novak" not in fetched(as_(cast.max))


def test_a_concern_about_care_is_told_to_nobody_here(cast, as_):
    """It may be about the very admin who looks."""
    dana = join(cast.alder, "Dana Moreau", Role.PATIENT)
    for kind in ("care_concern.raised", "care_concern.answered"):
        record(by=dana, clinic_id=cast.alder.pk, kind=kind)
    record(by=dana, clinic_id=cast.alder.pk, kind=Event.READ, facts={"what": "portal:concern"})
    assert lines(as_(cast.max)) == []
    assert "Dana" not in fetched(as_(cast.max))


def test_looking_through_it_stands_in_it_with_what_was_asked(cast, as_):
    as_(cast.max).get(f"{TRAIL}?sort=written&from=2026-01-01&patient={cast.dana.pk}")
    event = Event.objects.get(kind="trail.opened")
    assert (event.actor_name, event.patient_id) == ("Max Ferreira", str(cast.dana.pk))
    assert event.facts == {"sort": "written", "from": "2026-01-01"}


@pytest.mark.parametrize("words", ["", "Nobody at all", "Dana"])
def test_a_search_that_leads_to_nobody_yet_shows_the_trail_and_stands_in_it(cast, as_, words):
    make_patient(cast.alder, cast.ada, "Dana", "Roth", "UTC")
    response = as_(cast.max).post(f"/access/find/?sort=written&patient={cast.dana.pk}", {"words": words})
    assert response.context["page"]
    event = Event.objects.get(kind="trail.opened")
    assert (event.patient_id, event.facts["sort"]) == (str(cast.dana.pk), "written")


# --- What is found ------------------------------------------------------------------------------


def test_everything_newest_first_with_whose_record_it_was(cast, as_, clock):
    read(cast.ada, cast.dana)
    clock(START + timedelta(minutes=1))
    done(cast.ada, "note.signed", cast.dana)
    assert lines(as_(cast.max)) == [
        ("Ada Lindqvist", "Signed a note", "Dana Moreau"),
        ("Ada Lindqvist", "Opened the chart", "Dana Moreau"),
    ]


def test_by_the_person_who_did_it(cast, as_):
    read(cast.ada, cast.dana)
    read(cast.nia, cast.dana)
    record(by=ENGINE, clinic_id=cast.alder.pk, kind="window.settled", patient_id=cast.dana.pk)
    assert [who for who, _, _ in lines(as_(cast.max), f"?by={cast.nia.pk}")] == ["Nia Park"]
    assert [who for who, _, _ in lines(as_(cast.max), "?by=system")] == ["follow-up engine"]


def test_what_patients_did_themselves(cast, as_):
    dana = join(cast.alder, "Dana Moreau", Role.PATIENT)
    read(cast.ada, cast.dana)
    done(dana, "entry.saved", cast.dana)
    assert [who for who, _, _ in lines(as_(cast.max), "?by=patients")] == ["Dana Moreau"]


def test_of_one_patient(cast, as_):
    gil = make_patient(cast.alder, cast.ada, "Gil", "Roth", "UTC")
    read(cast.ada, cast.dana)
    read(cast.ada, gil, "patients:edit")
    assert lines(as_(cast.max), f"?patient={gil.pk}") == [("Ada Lindqvist", "Opened the details", "")]


@pytest.mark.parametrize(
    ("sort", "kinds"),
    [
        ("opened", ["record.read"]),
        ("written", ["note.signed", "patient.edited"]),
        ("taken", ["document.opened", "record.exported", "trail.exported"]),
        ("sign-ins", ["account.signed_in", "link.opened", "second_factor.added"]),
        ("rights", ["care_team.joined", "glass.broken", "member.role_changed"]),
        ("emergency", ["glass.broken"]),
    ],
)
def test_by_what_sort_of_thing(cast, as_, sort, kinds):
    everything = [
        "record.read", "note.signed", "patient.edited", "document.opened", "record.exported",
        "trail.exported",
        "account.signed_in", "link.opened", "second_factor.added", "care_team.joined", "glass.broken",
        "member.role_changed",
    ]  # fmt: skip
    for kind in everything:
        done(cast.ada, kind, cast.dana)
    asked = fetched(as_(cast.max), f"?sort={sort}&by={cast.ada.pk}")
    assert sorted(row["Kind"] for row in as_rows(asked)) == kinds


def test_days_are_the_clinics_and_both_ends_count(cast, as_, clock):
    """Alder is in New York: 03:30 UTC on the 5th is still the 4th."""
    for instant in (
        datetime(2026, 3, 4, 4, 59, tzinfo=UTC), datetime(2026, 3, 4, 5, 0, tzinfo=UTC),
        datetime(2026, 3, 5, 3, 30, tzinfo=UTC), datetime(2026, 3, 5, 5, 0, tzinfo=UTC),
    ):  # fmt: skip
        clock(instant)
        done(cast.ada, "note.signed", cast.dana, at=str(instant))
    assert len(lines(as_(cast.max), "?from=2026-03-04&until=2026-03-04")) == 2


def test_without_a_day_it_is_the_last_thirty_and_with_an_empty_one_all(cast, as_, clock):
    done(cast.ada, "note.signed", cast.dana)
    clock(START + 31 * DAY)
    assert lines(as_(cast.max)) == []
    assert len(lines(as_(cast.max), "?from=")) == 1


def test_nonsense_in_the_address_asks_for_everything(cast, as_):
    done(cast.ada, "note.signed", cast.dana)
    odd = "?by=x&patient=y&sort=z&from=2026-13-45&until=no&older=1&newer=99999999999999999999-1"
    assert len(lines(as_(cast.max), odd)) == 1


def test_nothing_found_says_so(cast, as_):
    page = as_(cast.max).get(f"{TRAIL}?sort=emergency").content.decode()
    assert "Nobody has done this in these days." in page


# --- Who was outside the care team ----------------------------------------------------------------


def outside(client):
    return [who for who, _, _ in lines(client, "?sort=outside&from=")]


def test_readings_from_outside_the_care_team_are_found_and_no_others(cast, as_):
    dana = join(cast.alder, "Dana Moreau", Role.PATIENT)
    for member in (cast.ada, cast.nia, cast.paz, cast.bea, cast.max, dana):
        read(member, cast.dana)
    done(cast.bea, "note.signed", cast.dana)
    record_read(by=ENGINE, patient=cast.dana, what="x")
    assert sorted(outside(as_(cast.max))) == ["Bea Okafor", "Max Ferreira"]


def test_who_left_is_outside_from_the_next_day_and_who_came_was_outside_before(cast, as_, clock):
    actions.leave_team(by=cast.max, patient=cast.dana, member=cast.nia, now=START)
    read(cast.nia, cast.dana)  # the same day
    clock(START + 2 * DAY)
    read(cast.nia, cast.dana, "patients:edit")
    read(cast.bea, cast.dana, "patients:edit")
    CareTeamMember.objects.create(
        clinic=cast.alder, patient=cast.dana, member=cast.bea, joined_on=(START + 3 * DAY).date()
    )
    clock(START + 4 * DAY)
    read(cast.bea, cast.dana)
    found = lines(as_(cast.max), "?sort=outside&from=")
    assert sorted((who, what) for who, what, _ in found) == [
        ("Bea Okafor", "Opened the details"), ("Nia Park", "Opened the details"),
    ]  # fmt: skip


# --- Pages ----------------------------------------------------------------------------------------


def test_pages_show_every_event_once_both_ways(cast, as_, clock, monkeypatch):
    """Seven of one instant among others: no page begins twice with the same."""
    monkeypatch.setattr("patients.trail.page.PAGE", 4)
    for minute in (0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 3):
        clock(START + timedelta(minutes=minute))
        done(cast.ada, "note.signed", cast.dana)
    client, seen, url = as_(cast.max), [], f"{TRAIL}?by={cast.ada.pk}"
    while url:
        page = client.get(url).context["page"]
        seen.append([line.when for line in page.lines])
        last, url = page, page.next_url
    assert [len(one) for one in seen] == [4, 4, 3]
    back = client.get(last.previous_url).context["page"]
    assert [line.when for line in back.lines] == seen[1]
    assert len(client.get(back.previous_url).context["page"].lines) == 4


def test_the_number_of_queries_does_not_grow_with_the_page(cast, as_, django_assert_max_num_queries):
    client = as_(cast.max)
    for _ in range(40):
        done(cast.ada, "note.signed", cast.dana)
    client.get(TRAIL)
    with django_assert_max_num_queries(22):
        client.get(TRAIL)


# --- Whose record, by name ---------------------------------------------------------------------------


def find(client, words):
    return client.post(reverse("audit:find") + "?sort=opened", {"words": words})


def test_a_name_leads_to_the_one_who_fits_and_stands_in_no_address(cast, as_):
    answer = find(as_(cast.max), "moreau")
    assert answer.status_code == 302 and "moreau" not in answer.url.lower()
    assert f"patient={cast.dana.pk}" in answer.url and "sort=opened" in answer.url


def test_several_who_fit_are_offered(cast, as_):
    other = make_patient(cast.alder, cast.ada, "Delia", "Moreau", "UTC")
    page = find(as_(cast.max), "moreau").content.decode()
    assert f"patient={cast.dana.pk}" in page and f"patient={other.pk}" in page


@pytest.mark.parametrize(
    ("words", "told"), [("", "Type a name."), ("Eli", "Nobody here"), ("x" * 200, "at most 120")]
)
def test_a_name_that_fits_nobody_of_the_clinic_is_said_beside_the_field(cast, as_, words, told):
    answer = find(as_(cast.max), words)
    assert answer.status_code == 422 and told in answer.content.decode()


# --- The file -----------------------------------------------------------------------------------------


def fetched(client, query=""):
    return b"".join(client.get(f"/access/file/{query}").streaming_content).decode("utf-8-sig")


def as_rows(text):
    return list(csv.DictReader(StringIO(text)))


def test_the_file_holds_what_the_address_shows_in_portions(cast, as_, monkeypatch):
    monkeypatch.setattr(file, "PORTION", 3)
    for _ in range(7):
        done(cast.ada, "note.signed", cast.dana)
    read(cast.nia, cast.dana)
    rows = as_rows(fetched(as_(cast.max), f"?by={cast.ada.pk}"))
    assert len({row["Number"] for row in rows}) == len(rows) == 7
    assert {row["Patient"] for row in rows} == {"Dana Moreau"}
    assert rows[0]["UTC"] == "2026-03-03T15:00:00.000+00:00"
    assert (rows[0]["Local time"], rows[0]["Zone"]) == ("2026-03-03 10:00:00", "New York")


def test_taking_it_away_stands_in_the_trail_and_in_the_file(cast, as_):
    newest = as_rows(fetched(as_(cast.max), "?sort=taken"))[0]
    assert (newest["Kind"], newest["Who"]) == ("trail.exported", "Max Ferreira")


def test_the_file_says_where_in_the_seal_an_event_stands(cast, as_):
    event = done(cast.ada, "note.signed", cast.dana)
    sealing.seal_clinic(cast.alder.pk)
    assert as_rows(fetched(as_(cast.max), f"?by={cast.ada.pk}"))[0]["Position in the seal"] != ""
    assert event.pk


def test_no_name_in_the_file_is_a_formula(cast, as_):
    cast.ada.user.name = "=HYPERLINK(1)"
    done(cast.ada, "note.signed", cast.dana)
    assert "'=HYPERLINK(1)" in fetched(as_(cast.max))


def test_the_page_says_how_far_it_is_sealed(cast, as_):
    done(cast.ada, "note.signed", cast.dana)
    sealing.seal_clinic(cast.alder.pk)
    page = as_(cast.max).get(TRAIL).content.decode()
    assert "Sealed up to 3 March 2026, 10:00" in page and "Newer and not sealed yet: 1." in page
