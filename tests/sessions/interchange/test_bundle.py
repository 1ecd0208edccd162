"""What an export says, and that it says it in FHIR R4."""

import json

import pytest

from patients.journals.models import Commitment, JournalEntry
from patients.measures import catalogue
from patients.measures.actions import record_response
from patients.measures.fhir.questionnaire import read_questionnaire
from patients.measures.models import Response
from patients.models import Patient
from sessions.interchange.bundle import bundle_of
from sessions.interchange.facts import read
from sessions.models import Administration, CareSession, Note, Observation
from tests.cast import START
from tests.factories.windows import a_patient


@pytest.fixture
def ivo(busy):
    """Whose dose is under way, with vitals, and with a signed note that was added to."""
    return Patient.objects.get(given_name="Ivo")


# --- refusals ---------------------------------------------------------------------------------


def test_what_was_struck_out_stays(busy, export, resources, ivo, cast):
    Administration.objects.update(struck_at=cast.dana.created_at, struck_reason="Not his")
    Observation.objects.update(struck_at=cast.dana.created_at, struck_reason="Not his")
    Response.objects.update(struck_at=cast.dana.created_at, struck_reason="Not hers")
    assert resources(export(ivo), "MedicationAdministration") == []
    assert resources(export(ivo), "Observation") == []
    assert resources(export(), "QuestionnaireResponse") == []


def test_a_session_entered_in_error_stays_with_all_that_hangs_on_it(busy, export, resources, ivo):
    CareSession.objects.filter(patient=ivo).update(status="void")
    bundle = export(ivo)
    for kind in ("Encounter", "MedicationAdministration", "Observation", "DocumentReference"):
        assert resources(bundle, kind) == [], kind


def test_what_a_private_entry_only_offered_stays(busy, export, resources, cast):
    entry = JournalEntry.objects.get(patient=cast.dana)
    entry.visibility = "private"
    entry.save()
    Commitment.objects.create(
        clinic=cast.alder, patient=cast.dana, entry=entry, text="Ring my brother.", status="let_go"
    )
    assert "Ring my brother." not in json.dumps(export())


# --- what it says -----------------------------------------------------------------------------


def test_every_resource_has_an_id_that_is_the_same_at_every_export(busy, export):
    assert export() == export()
    ids = [entry["resource"]["id"] for entry in export()["entry"]]
    assert len(ids) == len(set(ids))


def test_a_reading_has_its_loinc_code_and_ucum_unit(busy, export, resources, ivo):
    found = {
        part["code"]["coding"][0]["code"]: part["valueQuantity"]
        for one in resources(export(ivo), "Observation")
        for part in [one, *one.get("component", [])]
        if "valueQuantity" in part
    }
    told = {code: (value["value"], value["code"]) for code, value in found.items()}
    assert told == {
        "8480-6": (165, "mm[Hg]"), "8462-4": (98, "mm[Hg]"), "8867-4": (92, "/min"), "2708-6": (97, "%"),
    }  # fmt: skip
    assert {value["system"] for value in found.values()} == {"http://unitsofmeasure.org"}


def test_a_half_taken_pressure_says_that_the_other_half_was_not(busy, export, resources, ivo):
    Observation.objects.update(diastolic=None)
    (found,) = [one for one in resources(export(ivo), "Observation") if "component" in one]
    absent = found["component"][1]["dataAbsentReason"]["coding"][0]
    assert absent["code"] == "not-performed"


def test_a_dose_is_ketamine_by_its_route_or_the_spray(busy, export, resources, ivo):
    def told():
        (dose,) = resources(export(ivo), "MedicationAdministration")
        drug = dose.get("medicationCodeableConcept") or dose["contained"][0]["code"]
        route = dose["dosage"]["route"]["coding"][0]["code"]
        return dose["dosage"]["dose"]["value"], drug["coding"][0]["code"], route

    assert told() == (75, "6130", "78421000")
    Administration.objects.update(route="intranasal", lot="A-1", total_mg="56.00")
    assert told() == (56, "2201623", "46713006")


def test_what_was_stopped_early_is_stopped(busy, export, resources, ivo):
    CareSession.objects.filter(administrations__isnull=False).update(status="aborted")
    assert resources(export(ivo), "MedicationAdministration")[0]["status"] == "stopped"


def test_each_status_of_a_session_has_one_of_r4s(busy, export, resources, ivo):
    row = CareSession.objects.filter(patient=ivo, notes=None).first()
    told = {}
    for status in CareSession.Status.values:
        CareSession.objects.filter(pk=row.pk).update(status=status, started_at=row.scheduled_start)
        found = [one for one in resources(export(ivo), "Encounter") if one["id"] == str(row.pk)]
        told[status] = found[0]["status"] if found else None
    assert told == {
        "booked": "planned", "in_progress": "in-progress", "completed": "finished", "aborted": "finished",
        "cancelled": "cancelled", "no_show": "cancelled", "void": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("state", "told"),
    [(("preparation", None), "active"), (("active", START), "onhold"), (("closed", START), "finished")],
)
def test_a_course_is_an_episode(export, resources, cast, state, told):
    cast.course.phase, cast.course.paused_at = state
    cast.course.save()
    (episode,) = resources(export(), "EpisodeOfCare")
    assert (episode["status"], episode["type"][0]["coding"][0]["code"]) == (told, state[0])


def test_the_plan_names_its_goals_and_its_window(busy, export, resources):
    bundle = export()
    (plan,) = resources(bundle, "CarePlan")
    assert len(plan["goal"]) == len(resources(bundle, "Goal")) == 3
    said = [one["detail"]["description"] for one in plan["activity"]]
    assert "An integration session 24 to 72 hours after each dose" in said


def test_a_kept_commitment_is_an_achieved_goal(busy, export, resources):
    found = {one["description"]["text"]: one for one in resources(export(), "Goal")}
    assert found["Swim."]["lifecycleStatus"] == "completed"
    assert found["Swim."]["achievementStatus"]["coding"][0]["code"] == "achieved"
    assert found["Call my sister on Sunday"]["lifecycleStatus"] == "active"


def test_a_message_says_that_it_went_out_and_nothing_more(busy, export, resources):
    (told,) = resources(export(), "Communication")
    assert "payload" not in told
    assert "topic" not in told
    assert "reasonCode" not in told
    assert told["medium"][0]["coding"][0]["code"] == "EMAILWRIT"


def test_a_withdrawn_consent_says_until_when_it_held(busy, export, resources, cast):
    row = cast.dana.consents.get(kind="call")
    row.withdrawn_at = row.given_at
    row.save()
    found = {one["category"][0]["text"]: one for one in resources(export(), "Consent")}
    held = found["Follow-ups by telephone"]
    assert held["status"] == "inactive"
    assert held["provision"]["period"]["end"] == row.given_at.isoformat()
    assert found["Follow-ups by e-mail"]["status"] == "active"


def test_an_addendum_is_appended_to_its_note(busy, export, resources, ivo):
    note, added = resources(export(ivo), "DocumentReference")
    assert added["relatesTo"][0]["target"]["reference"] == f"urn:uuid:{note['id']}"
    assert note["author"] == [{"display": "Ada Lindqvist, Therapist"}]
    assert Note.objects.get(pk=note["id"]).is_signed


def test_answers_are_in_the_words_that_were_shown_and_add_up_to_the_score(busy, export, resources):
    bundle = export()
    (answered,), (total,) = resources(bundle, "QuestionnaireResponse"), resources(bundle, "Observation")
    values = [one["answer"][0]["valueCoding"] for one in answered["item"] if "answer" in one]
    assert answered["item"][0]["text"] == "Little interest or pleasure in doing things"
    assert values[0]["display"] == "Several days"
    assert total["valueQuantity"]["value"] == sum(int(one["code"]) for one in values)
    assert total["code"]["coding"][0]["code"] == "44261-6"
    assert total["derivedFrom"] == [{"reference": f"urn:uuid:{answered['id']}"}]


def test_our_own_reader_takes_the_questionnaire_back(busy, export, resources):
    (asked,) = resources(export(), "Questionnaire")
    read = read_questionnaire(json.dumps(asked))
    assert read.items[0]["text"] == "Little interest or pleasure in doing things"
    assert [one["value"] for one in read.items[0]["options"]] == [0, 1, 2, 3]


def test_everything_is_somebodys(busy, export, resources, cast):
    bundle = export()
    (told,) = resources(bundle, "Provenance")
    assert {one["reference"] for one in told["target"]} | {f"urn:uuid:{told['id']}"} == {
        entry["fullUrl"] for entry in bundle["entry"]
    }
    assert told["agent"][0]["who"]["display"] == "Ada Lindqvist"


def test_an_admins_export_has_no_words_and_says_so(busy, export, resources, ivo):
    bundle = export(ivo, has_words=False)
    for kind in ("Goal", "DocumentReference", "QuestionnaireResponse", "Questionnaire"):
        assert resources(bundle, kind) == [], kind
    assert bundle["meta"]["tag"][0]["code"] == "without-words"
    assert resources(bundle, "MedicationAdministration")


def test_the_number_of_queries_does_not_grow_with_the_record(busy, cast, counting, ivo):
    fresh = a_patient(cast.alder, cast.ada, "Uma Vale").patient

    def asked(patient):
        with counting() as queries:
            known = Patient.objects.select_related("clinic").get(pk=patient.pk)
            bundle_of(read(known, START, has_words=True), cast.ada)
        return len(queries)

    # an empty record has no sections and no addenda to ask for
    assert asked(cast.dana) <= asked(fresh) + 2
    assert asked(ivo) <= asked(fresh) + 2


def test_every_instrument_that_ships_can_be_taken_along_and_read_again(export, resources, cast):
    shipped = [catalogue.instrument(key) for key in sorted(catalogue.keys())]
    for asked in shipped:
        answers = {item.key: item.values[-1] for item in asked.items}
        record_response(
            by=cast.ada, patient=cast.dana, instrument=asked, answers=answers, taken_at=START, now=START
        )
    bundle = export()
    read = {one["title"]: read_questionnaire(json.dumps(one)) for one in resources(bundle, "Questionnaire")}
    assert len(read) == len(resources(bundle, "QuestionnaireResponse")) == len(shipped)
    assert [one.get("only_if", "") for one in read["C-SSRS screener"].items] == [
        "",
        "",
        "2",
        "2",
        "2",
        "",
        "6",
    ]
