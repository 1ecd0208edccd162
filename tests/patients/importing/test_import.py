"""Patients from a FHIR file: what is refused, what is skipped and why, what is written."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from integration_care.audit.models import Event
from patients.models import CareTeamMember, Patient

SAMPLE = Path(__file__).parent / "sample.ndjson"
LINES = SAMPLE.read_text().splitlines()


def run(file, *options, clinic="alder"):
    out = StringIO()
    call_command("import_patients", str(file), "--clinic", clinic, *options, stdout=out)
    return out.getvalue()


def verdicts(report):
    """{line number: the rest of its row}"""
    rows = [row.split(maxsplit=1) for row in report.splitlines() if row[:1].isdigit()]
    return {int(number): rest for number, rest in rows if number.isdecimal() and "line" not in rest[:5]}


@pytest.fixture
def write(tmp_path):
    """`write(line, ...)` makes a file of resources (dict) or raw lines (str, bytes)."""

    def write(*lines):
        raw = [json.dumps(one) if isinstance(one, dict) else one for one in lines]
        file = tmp_path / "people.ndjson"
        file.write_bytes(b"".join((one if isinstance(one, bytes) else one.encode()) + b"\n" for one in raw))
        return file

    return write


def person(number=0, **changes):
    """A resource of the sample with some keys changed; None takes a key away."""
    resource = {**json.loads(LINES[number]), **changes}
    return {key: value for key, value in resource.items() if value is not None}


def test_an_unknown_clinic_is_refused_by_name(cast):
    with pytest.raises(CommandError, match=r"no clinic 'elm'. There are: alder, birch") as refused:
        run(SAMPLE, clinic="elm")
    assert refused.value.returncode == 2


def test_a_missing_file_is_refused(cast, tmp_path):
    with pytest.raises(CommandError, match="No such file") as refused:
        run(tmp_path / "nothing.ndjson")
    assert refused.value.returncode == 2


@pytest.mark.parametrize("email", ["nobody@alder.test", "max@alder.test", "cy@birch.test"])
def test_only_clinical_staff_of_the_clinic_lead(cast, email):
    with pytest.raises(CommandError, match="Nobody of the clinical staff") as refused:
        run(SAMPLE, "--lead", email)
    assert refused.value.returncode == 2


def test_a_dry_run_writes_nothing(cast):
    before = Patient.objects.count()
    report = run(SAMPLE)
    assert "5 lines: 3 create, 2 skip. Nothing was written" in report
    assert Patient.objects.count() == before


def test_the_dead_and_minors_are_skipped_with_the_reason(cast):
    report = verdicts(run(SAMPLE))
    assert report[3].startswith("skip") and "died on 2009-06-01" in report[3]
    assert report[4].startswith("skip") and "is 13 years old" in report[4]


def test_the_dead_and_minors_come_along_when_told(cast):
    assert "4 create, 1 skip" in run(SAMPLE, "--include-minors")
    assert "4 create, 1 skip" in run(SAMPLE, "--include-deceased")


def test_a_broken_line_names_its_number_and_stops_nothing_else(cast, write):
    file = write(person(0), "{not json", "", b"\xff\xfe", {"resourceType": "Practitioner"}, person(4))
    out = StringIO()
    with pytest.raises(CommandError, match="3 lines could not be imported") as told:
        call_command("import_patients", str(file), "--clinic", "alder", "--commit", stdout=out)
    report = verdicts(out.getvalue())
    assert told.value.returncode == 1
    assert "is not JSON" in report[2] and "is not UTF-8" in report[4] and "is a Practitioner" in report[5]
    assert Patient.objects.filter(family_name__in=["Ferrante", "O'Dell"]).count() == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"birthDate": None}, "has no birth date"),
        ({"birthDate": "1979"}, "has only part of a birth date"),
        ({"birthDate": "yesterday"}, "is not valid FHIR R4: birthDate"),
        ({"name": [{"use": "official", "family": "Alone"}]}, "has no given name"),
        ({"name": [{"use": "old", "family": "Past", "given": ["Name"]}]}, "has no family name"),
        ({"name": [{"family": "x" * 81, "given": ["Long"]}]}, "family name: "),
        ({"favouriteColour": "teal"}, "is not valid FHIR R4"),
    ],
)
def test_what_no_record_can_be_made_of_is_broken(cast, write, changes, why):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("import_patients", str(write(person(**changes))), "--clinic", "alder", stdout=out)
    assert why in out.getvalue()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"identifier": None}, "has no identifier"),
        ({"identifier": [{"value": "7"}]}, "has no identifier"),
        ({"birthDate": "2030-01-01"}, "still to come"),
        ({"deceasedBoolean": True}, "has died"),
    ],
)
def test_who_cannot_be_told_apart_or_treated_is_skipped(cast, write, changes, why):
    assert why in verdicts(run(write(person(**changes))))[1]


def test_the_same_person_twice_in_a_file_is_created_once(cast, write):
    report = run(write(person(0), person(0)), "--commit")
    assert "has an identifier of line 1" in report
    assert Patient.objects.filter(family_name="Ferrante").count() == 1


def test_somebody_registered_by_hand_is_left_to_a_human(cast, write):
    dana = person(name=[{"family": "Moreau", "given": ["Dana"]}], birthDate="1984-06-17")
    assert "compare by hand" in run(write(dana))


def test_commit_writes_names_zone_telephone_and_identifiers(cast):
    run(SAMPLE, "--commit", "--lead", "ada@alder.test")
    ottilie = Patient.objects.get(family_name="Ferrante")
    assert (ottilie.time_zone, str(ottilie.phone), ottilie.email) == (
        "America/New_York",
        "+13125550142",
        "ottilie@patient.test",
    )
    assert {one.system for one in ottilie.identifiers.all()} == {
        "https://records.alder.test/people",
        "http://hospital.alder.test",
    }
    assert CareTeamMember.objects.filter(patient=ottilie, member=cast.ada, is_lead=True).exists()
    assert Event.objects.filter(patient_id=str(ottilie.pk), actor_name="command line").exists()


def test_a_social_security_number_is_not_copied(cast):
    run(SAMPLE, "--commit")
    values = Patient.objects.get(family_name="Ferrante").identifiers.values_list("value", flat=True)
    assert not any(value.startswith("999-") for value in values)


def test_digits_stay_in_names_and_are_reported(cast):
    report = verdicts(run(SAMPLE, "--commit"))
    assert "digits in the name" in report[2]
    bo = Patient.objects.get(family_name="Marlowe713")
    assert (bo.given_name, bo.called) == ("Ansel42 Bo8", "Ansel42")


def test_a_telephone_that_cannot_be_called_is_left_out_and_reported(cast):
    report = verdicts(run(SAMPLE, "--commit"))
    assert "telephone 555-204-7781 cannot be called" in report[2]
    assert Patient.objects.get(family_name="Marlowe713").phone == ""


def test_the_emergency_contact_comes_along(cast):
    run(SAMPLE, "--commit")
    sunniva = Patient.objects.get(family_name="O'Dell")
    assert (sunniva.emergency_name, str(sunniva.emergency_phone)) == ("Rory O'Dell", "+17735550188")


def test_a_second_import_changes_nothing(cast):
    run(SAMPLE, "--commit")
    count, events = Patient.objects.count(), Event.objects.count()
    assert "5 lines: 3 same, 2 skip" in run(SAMPLE, "--commit")
    assert (Patient.objects.count(), Event.objects.count()) == (count, events)


def test_what_changed_in_the_file_is_updated_and_what_is_missing_there_stays(cast, write):
    run(SAMPLE, "--commit")
    moved = [{"system": "email", "value": "new@patient.test"}]
    report = run(write(person(telecom=moved)), "--commit")
    ottilie = Patient.objects.get(family_name="Ferrante")
    assert verdicts(report)[1].startswith("update") and "email" in verdicts(report)[1]
    assert (ottilie.email, str(ottilie.phone)) == ("new@patient.test", "+13125550142")


def test_another_clinic_knows_nothing_of_it(cast):
    run(SAMPLE, "--commit")
    assert "5 lines: 3 create, 2 skip" in run(SAMPLE, clinic="birch")


def test_an_empty_file_says_so(cast, write):
    assert "holds no lines" in run(write())
