"""`manage.py export_fhir`: one line for what goes wrong, and a file that is there whole or not at all."""

import json
import stat
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from integration_care.audit.models import Event
from integration_care.audit.sentences import sentence
from integration_care.core import tenancy
from sessions.interchange import actions
from sessions.interchange.conformance import NotConformant
from sessions.interchange.files import AlreadyThere, beside


@pytest.fixture
def out(tmp_path):
    return tmp_path / "dana.json"


def run(patient, out, *options):
    told = StringIO()
    call_command("export_fhir", str(patient), "--out", str(out), *options, stdout=told)
    return told.getvalue()


def nothing_is_left(out):
    return list(out.parent.iterdir()) == []


# --- refusals ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["dana", "", "1234"])
def test_what_is_no_id_is_refused_in_one_line(cast, out, key):
    with pytest.raises(CommandError, match="is not the id of a patient") as refused:
        run(key, out)
    assert refused.value.returncode == 1
    assert "\n" not in str(refused.value)
    assert nothing_is_left(out)


def test_an_unknown_patient_is_refused_in_one_line(cast, out):
    with pytest.raises(CommandError, match="There is no patient") as refused:
        run(uuid4(), out)
    assert refused.value.returncode == 1
    assert nothing_is_left(out)


def test_a_file_that_is_there_stays_as_it_is(cast, out):
    out.write_text("mine")
    with pytest.raises(CommandError, match=r"exists\. Give another name, or --force"):
        run(cast.dana.pk, out)
    assert out.read_text() == "mine"
    assert not Event.objects.filter(kind="record.exported").exists()


def test_a_folder_that_is_not_there_is_refused(cast, tmp_path):
    with pytest.raises(CommandError, match="No such file or directory"):
        run(cast.dana.pk, tmp_path / "nowhere" / "dana.json")


def test_a_record_that_is_not_fhir_leaves_no_file_and_no_event(cast, out, monkeypatch):
    def refuse(*_):
        raise NotConformant(["Encounter.status: 'odd' is not in its value set"])

    monkeypatch.setattr(actions, "bundle_of", refuse)
    with pytest.raises(CommandError, match=r"nothing was written: Encounter\.status"):
        run(cast.dana.pk, out)
    assert nothing_is_left(out)
    assert not Event.objects.filter(kind="record.exported").exists()


def test_a_disk_that_fills_up_leaves_what_was_there(cast, out, monkeypatch):
    out.write_text("earlier")

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(CommandError, match="No space left on device"):
        run(cast.dana.pk, out, "--force")
    assert out.read_bytes() == b"earlier"
    assert list(out.parent.iterdir()) == [out]


def test_a_name_that_is_taken_meanwhile_is_not_taken_over(out):
    with pytest.raises(AlreadyThere), beside(out, may_replace=False) as part:
        part.write_text("ours")
        out.write_text("theirs")
    assert out.read_text() == "theirs"
    assert list(out.parent.iterdir()) == [out]


# --- what it does -----------------------------------------------------------------------------


def test_it_writes_the_bundle_and_says_what_is_in_it(cast, out):
    told = run(cast.dana.pk, out)
    bundle = json.loads(out.read_text())
    assert (bundle["resourceType"], bundle["type"]) == ("Bundle", "collection")
    assert f"{len(cast.dana.consents.all())} Consent" in told
    assert "With notes" in bundle["meta"]["tag"][0]["display"]
    assert list(out.parent.iterdir()) == [out]


def test_the_file_is_for_its_owner_only(cast, out):
    run(cast.dana.pk, out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_force_replaces_the_file(cast, out):
    out.write_text("earlier")
    run(cast.dana.pk, out, "--force")
    assert json.loads(out.read_text())["type"] == "collection"


def test_without_words_there_is_no_goal(cast, out):
    run(cast.dana.pk, out, "--without-words")
    assert "Goal" not in out.read_text()


def test_a_patient_of_any_clinic_is_found(cast, out):
    run(cast.eli.pk, out)
    assert "Brandt" in out.read_text()
    tenancy.enter(clinic=cast.birch.pk)
    assert Event.objects.get(kind="record.exported").patient_id == str(cast.eli.pk)


def test_it_is_noted_as_an_export(cast, out):
    run(cast.dana.pk, out)
    event = Event.objects.get(kind="record.exported")
    assert (event.actor_name, event.patient_id) == ("command line", str(cast.dana.pk))
    assert event.facts["has_words"] is True
    assert sentence(event) == "Exported the record (FHIR)"
