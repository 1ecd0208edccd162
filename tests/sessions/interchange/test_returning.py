"""Our own export, read back: the same record in another clinic, or a refusal that names its place.

Never half of it, and no message because of it.
"""

import copy
import json
import os
import random
import re
from collections import Counter
from contextlib import suppress
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse

from integration_care.accounts.models import Membership, User
from integration_care.audit.actors import COMMAND_LINE
from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.followups.actions import settle
from patients.followups.models import FollowUp, IntegrationWindow
from patients.journals.models import Commitment
from patients.measures import catalogue
from patients.measures.actions import as_shown
from patients.measures.models import Response
from patients.models import Course, CoursePhase, Patient, PatientIdentifier, ProtocolVersion
from sessions.facts import course_facts
from sessions.interchange.bundle import bundle_of
from sessions.interchange.facts import read
from sessions.interchange.importing.actions import AlreadyHere, import_record
from sessions.interchange.importing.element import Unreadable
from sessions.models import Addendum, Administration, CareSession, Note, NoteSection, Observation
from sessions.notes.actions import sign
from sessions.notes.signing import is_unchanged
from tests.cast import START
from tests.factories.windows import HOUR, a_patient
from tests.signed_in import sign_in


class Undone(Exception):
    """Ends a change that was tried."""


KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def dana(cast):
    """With something of everything that a bundle carries; made straight in the tables."""
    of = {"clinic": cast.alder}
    to = {**of, "patient": cast.dana, "course": cast.course}
    PatientIdentifier.objects.create(**of, patient=cast.dana, system="urn:oid:2.16", value="M-7", label="Old")
    CoursePhase.objects.create(**of, course=cast.course, phase="active", at=START, by_name="Ada", reason="x")
    dose, _ = (
        CareSession.objects.create(
            **to, kind=kind, status=status, lead=cast.nia, scheduled_start=at, scheduled_end=at + HOUR,
            started_at=at + HOUR / 4 if status != "booked" else None,
            ended_at=at + 2 * HOUR if status != "booked" else None,
        )
        for kind, status, at in (
            ("dosing", "completed", START - 30 * HOUR), ("integration", "booked", START + HOUR)
        )
    )  # fmt: skip
    Administration.objects.create(
        **of, session=dose, route="odt", amount="0.5", unit="mg/kg", weight_kg="70.5", total_mg="35.25",
        given_at=START - 29 * HOUR, recorded_at=START - 28 * HOUR, given_by=cast.nia, lot="A-1",
        lot_expires_on=START.date(), wasted_mg="1.5", over_minutes=40,
    )  # fmt: skip
    Observation.objects.create(
        **of, session=dose, observed_at=START - 28 * HOUR, recorded_at=START, by=cast.nia, systolic=165,
        heart_rate=0, spo2=97, moaas=5, note="Calm", confirmed=["heart_rate"],
    )  # fmt: skip
    note = Note.objects.create(
        **of, session=dose, author=cast.ada, saved_at=START, framework="ifs", levels=["somatic"]
    )
    for key in ("debrief", "review"):
        NoteSection.objects.create(**of, note=note, key=key, body=f"Words of {key}.\n\nAnd more.")
    sign(by=cast.ada, note=note, now=START)
    Addendum.objects.create(
        **of, note=note, author=cast.paz, written_at=START, reason="Forgot", body="Two\n\nlines"
    )
    asked = catalogue.instrument("phq9")
    answers = {item.key: 1 for item in asked.items[:-1]} | {asked.items[-1].key: None}
    for by in (cast.ada, cast.dana.member):
        Response.objects.create(
            **to, instrument="phq9", instrument_version=asked.version, taken_at=START, recorded_at=START,
            by=by, content=json.dumps(as_shown(asked, answers)), algorithm="1",
            **({"score": 8, "band": "mild"} if by else {}),
        )  # fmt: skip
    Commitment.objects.create(
        **to, session=dose, text="Swim.", status="kept", settled_at=START, when="At 8", if_then="If: then",
        category="start", taken_on_at=START - HOUR, taken_on_by=cast.ada, check_in_on=START.date(),
        outcome="x",
    )  # fmt: skip
    (window,) = settle(by=cast.ada, course=cast.course, facts=course_facts(cast.course), now=START)
    sent = window.follow_ups.to_patients().first()
    FollowUp.objects.filter(pk=sent.pk).update(status="sent", status_at=START)
    return cast.dana


@pytest.fixture
def exported(export, cast):
    """`exported(patient)`: as if it came from a file."""
    return lambda patient=None, **kwargs: json.loads(json.dumps(export(patient, **kwargs)))


@pytest.fixture
def bring(cast):
    """`bring(bundle)` into the other clinic."""

    def bring(bundle, now=START, **kwargs):
        tenancy.enter(clinic=cast.birch.pk)
        text = bundle if isinstance(bundle, str) else json.dumps(bundle)
        return import_record(by=COMMAND_LINE, clinic=cast.birch, text=text, now=now, **kwargs)

    return bring


def there(cast, done, *, has_words=True):
    return bundle_of(read(done.patient, START, has_words=has_words), cast.cy)


def bare(bundle, cast):
    """What has to come back the same: without ids, and in the first clinic's words."""
    found = Counter()
    for entry in bundle["entry"]:
        one = entry["resource"]
        if one["resourceType"] == "Provenance":
            continue
        if one["resourceType"] == "Patient":
            one = {**one, "identifier": [x for x in one.get("identifier", []) if "record" not in x["system"]]}
        if one["resourceType"] == "CarePlan":
            one = {**one, "goal": len(one.get("goal", []))}
        text = KEY.sub("#", json.dumps(one, sort_keys=True))
        text = text.replace(" (imported from Alder Clinic)", "").replace(cast.birch.name, cast.alder.name)
        found[text] += 1
    return found


def of_kind(bundle, kind):
    return next(one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind)


def rows_of(clinic):
    tenancy.enter(clinic=clinic.pk)
    models = (Patient, Membership, Course, CareSession, ProtocolVersion, FollowUp, Event)
    return [model.objects.filter(clinic_id=clinic.pk).count() for model in models] + [User.objects.count()]


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Bundle: is not JSON"),
        ("[]", "Bundle: is not a FHIR Bundle"),
        ('{"resourceType": "Patient"}', "Bundle: is not a FHIR Bundle"),
        ('{"resourceType": "Bundle", "type": "collection"}', "Bundle.entry"),
        (
            '{"resourceType": "Bundle", "type": "heap", "entry": [{"resource": {"resourceType": "X"}}]}',
            "entry 0",
        ),
    ],
)
def test_what_is_no_bundle_is_refused_in_one_line(cast, bring, text, why):
    with pytest.raises(Unreadable, match=re.escape(why)) as refused:
        bring(text)
    assert "\n" not in str(refused.value)


WRONG = (
    ("Observation", ("valueQuantity", "unit"), "mmol", r"entry \d+, Observation.valueQuantity.unit: "),
    ("Encounter", ("status",), "noshow", r"entry \d+, Encounter.status: 'noshow'"),
    ("Encounter", ("class", "code"), "IMP", r"entry \d+, Encounter.class"),
    ("Encounter", ("extension", 0, "valueString"), "asleep", r"entry \d+, Encounter: status: Value 'asleep'"),
    ("Patient", ("birthDate",), "1984", r"entry 0, Patient.birthDate"),
    ("Patient", ("telecom", 0, "value"), "", r"entry 0, Patient.telecom\[0\]"),
    ("Patient", ("managingOrganization",), None, r"Patient.managingOrganization.display: is missing"),
    (
        "CarePlan",
        ("extension", 0, "valueString"),
        "{}",
        r"CarePlan.extension\[0\].valueString: is not a prot",
    ),
    ("MedicationAdministration", ("dosage", "dose", "value"), 0, r"the database refused it: .*something_was"),
    ("MedicationAdministration", ("dosage", "text"), "IM 1 mg", r"dosage.text: would not come back as it is"),
    (
        "DocumentReference",
        ("content", 0, "attachment", "data"),
        "eA==",
        r"data: would not come back as it is",
    ),
    ("Consent", ("extension", 0, "valueString"), "all", r"entry \d+, Consent: kind"),
)


def test_what_is_wrong_is_refused_with_its_place_and_nothing_is_written(dana, cast, exported, bring):
    right, before = exported(), rows_of(cast.birch)
    for kind, path, value, told in WRONG:
        bundle = copy.deepcopy(right)
        found = [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == kind]
        part = next(one for one in found if path[0] in one)
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
        with pytest.raises(Unreadable) as refused:
            bring(bundle)
        assert re.search(told, str(refused.value)), (kind, path, str(refused.value))
    assert rows_of(cast.birch) == before


def test_a_record_is_not_brought_in_twice(dana, cast, exported, bring):
    bundle = exported(dana)
    bring(bundle)
    with pytest.raises(AlreadyHere, match="this record is in the clinic already"):
        bring(bundle)


def test_nor_into_the_clinic_that_has_it_nor_back_from_another(dana, cast, exported, bring):
    bundle = exported()
    with pytest.raises(AlreadyHere, match="already"):
        import_record(by=COMMAND_LINE, clinic=cast.alder, text=json.dumps(bundle), now=START)
    back = json.dumps(there(cast, bring(bundle)))
    tenancy.enter(clinic=cast.alder.pk)
    with pytest.raises(AlreadyHere, match="already"):
        import_record(by=COMMAND_LINE, clinic=cast.alder, text=back, now=START)


def test_a_patient_who_is_known_by_a_number_is_not_doubled(dana, cast, exported, bring):
    tenancy.enter(clinic=cast.birch.pk)
    cast.eli.identifiers.create(clinic=cast.birch, system="urn:oid:2.16", value="M-7")
    tenancy.enter(clinic=cast.alder.pk)
    with pytest.raises(AlreadyHere, match=r"Patient.identifier\[0\]: a patient with the number M-7 is in"):
        bring(exported())


# --- it comes back ----------------------------------------------------------------------------


def test_everybodys_record_comes_back_the_same(dana, cast, exported, bring):
    """Two of them come to one meeting of a circle: one talk, and one lead who is in it once."""
    uma = a_patient(cast.alder, cast.ada, "Uma Vale")
    for course in (cast.course, uma):
        CareSession.objects.create(
            clinic=cast.alder, patient=course.patient, course=course, kind="group", lead=cast.ada,
            scheduled_start=START + 50 * HOUR, scheduled_end=START + 52 * HOUR, conversation=cast.alder.pk,
        )  # fmt: skip
    for patient in (dana, uma.patient):
        tenancy.enter(clinic=cast.alder.pk)
        bundle = exported(patient)
        assert bare(there(cast, bring(bundle)), cast) == bare(bundle, cast), patient


def test_without_words_too(dana, cast, exported, bring):
    bundle = exported(dana, has_words=False)
    assert bare(there(cast, bring(bundle), has_words=False), cast) == bare(bundle, cast)


def test_a_given_dose_has_its_window_and_sends_nothing(dana, cast, exported, bring):
    done = bring(exported())
    window = IntegrationWindow.objects.get(patient=done.patient)
    assert window.opens_at == START - 5 * HOUR  # from the last administration
    messages = FollowUp.objects.filter(patient=done.patient).to_patients()
    for later in (0, 10, 100):
        course = Course.objects.get(patient=done.patient)
        settle(by=COMMAND_LINE, course=course, facts=course_facts(course), now=START + later * HOUR)
        assert messages.filter(status="cancelled").exists()
        assert not messages.to_do().exists()
        assert messages.filter(status="sent").count() == 1


def test_who_did_it_is_said_with_where_and_cannot_sign_in(dana, cast, exported, bring, client):
    done = bring(exported(dana))
    given = Administration.objects.get(session__patient=done.patient)
    assert str(given.given_by).endswith(" (imported from Alder Clinic)")
    assert not given.given_by.is_active
    assert not given.given_by.user.is_active
    assert not given.given_by.user.has_usable_password()
    assert given.given_by.clinic_id == cast.birch.pk


def test_a_signed_note_is_signed_and_fits_its_digest(dana, cast, exported, bring):
    done = bring(exported(dana))
    note = Note.objects.get(session__patient=done.patient)
    assert note.signed_as == "Ada Lindqvist (imported from Alder Clinic), Therapist"
    assert is_unchanged(note)
    assert note.addenda.count() == 1


def test_equal_rules_are_taken_and_others_are_kept_beside_them(dana, cast, exported, bring):
    first = bring(exported()).patient.courses.get().protocol_version
    assert first.protocol.is_retired
    tenancy.enter(clinic=cast.alder.pk)
    second = (
        bring(exported(a_patient(cast.alder, cast.ada, "Ivo Lund").patient))
        .patient.courses.get()
        .protocol_version
    )
    assert first == second


def test_it_is_noted_with_where_it_is_from(dana, cast, exported, bring):
    bundle = exported()
    done = bring(bundle)
    event = Event.objects.get(kind="record.imported")
    assert event.patient_id == str(done.patient.pk)
    assert event.facts["from"] == "Alder Clinic"
    assert event.facts["bundle"] == bundle["id"]
    assert event.facts["exported_by"] == "Ada Lindqvist"


def test_a_lead_sees_the_record(dana, cast, exported, bring, client):
    done = bring(exported(dana), lead=cast.cy)
    sign_in(client, cast.cy.user)
    for page in ("caseload:chart", "patients:course", "patients:consents", "interchange:export"):
        assert client.get(reverse(page, args=[done.patient.pk])).status_code == 200


# --- any place --------------------------------------------------------------------------------


def places(part, path=()):
    yield path
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in pairs:
        yield from places(value, (*path, key))


def broken_somewhere(bundle, chance):
    """The bundle with one place taken out, doubled, or saying something else."""
    bundle = copy.deepcopy(bundle)
    *way, last = chance.choice([path for path in places(bundle) if path])
    part = bundle
    for key in way:
        part = part[key]
    others = [None, "", "x", 7, -1, 0.5, True, [], {}, "2026-03-03", "urn:uuid:nobody", "x" * 400]
    match chance.randrange(3):
        case 0:
            del part[last]
        case 1 if isinstance(part, list):
            part.append(copy.deepcopy(part[last]))
        case _:
            part[last] = chance.choice(others)
    return bundle


def test_a_bundle_that_is_changed_anywhere_is_refused_by_name_or_comes_back(dana, cast, exported, bring):
    right, before = exported(), rows_of(cast.birch)
    for seed in range(int(os.environ.get("CHANGES", "15"))):
        bundle = broken_somewhere(right, random.Random(seed))
        with suppress(Undone), transaction.atomic():
            try:
                done = bring(bundle)
            except Unreadable as why:
                assert re.match(r"(entry \d+, \w+|Bundle)[^ ]*: ", str(why)), why
                assert rows_of(cast.birch) == before, seed
            else:
                assert bare(there(cast, done), cast) == bare(bundle, cast), seed
            raise Undone


# --- the command ------------------------------------------------------------------------------


def run(file, *options):
    told = StringIO()
    call_command("import_fhir", str(file), "--clinic", "birch", *options, stdout=told)
    return told.getvalue()


def test_the_command_says_what_came_and_what_is_left_to_do(dana, cast, exported, tmp_path):
    file = tmp_path / "dana.json"
    file.write_text(json.dumps(exported(dana)))
    told = run(file)
    assert "1 Patient" in told
    assert "to be taken over: 1." in told
    assert "no care team" in told


def test_the_command_refuses_in_one_line(dana, cast, exported, tmp_path):
    file = tmp_path / "dana.json"
    with pytest.raises(CommandError, match="No such file"):
        run(file)
    file.write_bytes(b"\xff")
    with pytest.raises(CommandError, match="not UTF-8"):
        run(file)
    file.write_text("{}")
    with pytest.raises(CommandError, match=r"Nothing was written\. Bundle: is not a FHIR Bundle") as refused:
        run(file)
    assert refused.value.returncode == 1
    with pytest.raises(CommandError, match="has the address"):
        run(file, "--lead", "nobody@birch.test")
