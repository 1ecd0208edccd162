"""A wrong code, unit or reference does not leave. Our value sets are compared with an independent list."""

import copy
import json
from importlib import import_module
from pathlib import Path

import pytest
from fhir.resources.R4B.bundle import Bundle

from patients.models import Patient
from sessions.interchange import conformance
from sessions.interchange.conformance import NotConformant, bindings, check, placed
from sessions.interchange.terms import LOINC, SNOMED, UnknownTerm, term, terms

KINDS = """
    attachment bundle careplan communication consent contactpoint documentreference encounter episodeofcare
    goal humanname identifier medication medicationadministration narrative observation patient provenance
    quantity questionnaire questionnaireresponse
""".split()  # noqa: SIM905 - reads better than a column

WRONG = (
    (("CarePlan", "status"), "running"),
    (("CarePlan", "intent"), "wish"),
    (("CarePlan", "activity", 0, "detail", "status"), "done"),
    (("CarePlan", "activity", 0, "detail", "kind"), "Visit"),
    (("Communication", "status"), "sent"),
    (("Consent", "status"), "given"),
    (("Consent", "provision", "type"), "allow"),
    (("DocumentReference", "status"), "final"),
    (("DocumentReference", "docStatus"), "signed"),
    (("DocumentReference", "content", 0, "attachment", "contentType"), "text/html"),
    (("Encounter", "status"), "noshow"),
    (("EpisodeOfCare", "status"), "on-hold"),
    (("Goal", "lifecycleStatus"), "achieved"),
    (("MedicationAdministration", "status"), "given"),
    (("Observation", "status"), "done"),
    (("Patient", "name", 0, "use"), "legal"),
    (("Patient", "telecom", 0, "system"), "e-mail"),
    (("Questionnaire", "status"), "published"),
    (("Questionnaire", "item", 1, "type"), "radio"),
    (("QuestionnaireResponse", "status"), "final"),
)


@pytest.fixture
def bundles(busy, export):
    """Dana's (answers) and Ivo's (a dose, vitals, notes)."""
    return [export(), export(Patient.objects.get(given_name="Ivo"))]


@pytest.fixture
def change(bundles):
    """`change("Encounter", "status", "done")`: a bundle where the first such resource says that."""

    def change(kind, *path):
        *keys, value = path
        for bundle in copy.deepcopy(bundles):
            for entry in bundle["entry"]:
                if entry["resource"]["resourceType"] == kind:
                    part = entry["resource"]
                    for key in keys[:-1]:
                        part = part[key]
                    part[keys[-1]] = value
                    return bundle
        raise LookupError(kind)

    return change


# --- refusals ---------------------------------------------------------------------------------


def test_a_code_outside_its_value_set_is_refused_by_name(change):
    for path, code in WRONG:
        with pytest.raises(NotConformant) as refused:
            check(change(*path, code))
        assert [code in problem for problem in refused.value.problems] == [True], (path, code)


def test_a_wrong_unit_is_refused(change):
    with pytest.raises(NotConformant, match="not among the codes"):
        check(change("MedicationAdministration", "dosage", "dose", "code", "g"))


def test_a_vital_sign_in_the_unit_of_another_is_refused(bundles):
    bundle = bundles[1]
    rate = next(
        one["resource"] for one in bundle["entry"] if "8867-4" in json.dumps(one["resource"].get("code", {}))
    )
    rate["valueQuantity"] |= {"code": "%", "unit": "%"}
    with pytest.raises(NotConformant, match="8867-4 is measured in /min, not %"):
        check(bundle)


@pytest.mark.parametrize("code", ["8867-5", "99999-9"])
def test_a_code_that_nobody_vouches_for_is_refused(change, code):
    with pytest.raises(NotConformant, match=code):
        check(change("Observation", "code", "coding", 0, "code", code))


def test_a_code_under_another_name_is_refused(change):
    with pytest.raises(NotConformant, match="is called"):
        check(change("Encounter", "class", "display", "inpatient encounter"))


def test_a_reference_that_leads_nowhere_is_refused(change):
    with pytest.raises(NotConformant, match="not in the bundle"):
        check(change("Encounter", "subject", "reference", "urn:uuid:nobody"))


@pytest.mark.parametrize(
    ("path", "value"), [(("Encounter", "status"), None), (("Patient", "birthDate"), "yesterday")]
)
def test_a_wrong_shape_is_refused(change, path, value):
    with pytest.raises(NotConformant):
        check(change(*path, value))


def test_a_system_that_is_not_listed_is_refused():
    with pytest.raises(UnknownTerm):
        term("http://loinc.org/", "8867-4")


# --- the data ---------------------------------------------------------------------------------


def lists_of_the_library():
    """`fhir.resources` names codes in its documentation, by class and field; + for "and others"."""
    for name in KINDS:
        for each in vars(import_module(f"fhir.resources.R4B.{name}")).values():
            for field in getattr(each, "model_fields", {}).values():
                codes = (field.json_schema_extra or {}).get("enum_values")
                if codes and each.__module__.endswith(f".{name}"):
                    yield each.__name__, field.alias, codes


def test_our_value_sets_are_those_that_the_library_tells_of():
    ours = {path.replace(".", "").lower(): codes for path, codes in bindings().items()}
    compared = 0
    for owner, name, codes in lists_of_the_library():
        mine = ours.get(f"{owner}{name}".lower())
        if mine is not None:
            told = set(codes) - {"+"}
            assert mine >= told if "+" in codes else mine == told, (owner, name)
            compared += 1
    assert compared > 30


def test_no_coded_element_that_we_write_goes_unchecked(bundles):
    told = {f"{owner}.{name}".lower() for owner, name, _ in lists_of_the_library()}
    written = set()
    for bundle in bundles:
        for _, path, part in placed("Bundle", Bundle.model_validate(bundle)):
            for name in type(part).model_fields:
                if getattr(part, name) is not None and f"{type(part).__name__}.{name}".lower() in told:
                    written.add(f"{path}.{name}")
    assert written - bindings().keys() == set()
    assert len(written) > 15


def test_each_binding_and_term_names_where_it_is_from():
    found = json.loads(Path(conformance.__file__).with_name("bindings.json").read_text())["bindings"]
    assert all(row["source"].startswith("https://hl7.org/fhir/R4/") and row["codes"] for row in found)
    assert all(one.source.startswith("https://") and one.display for one in terms().values())


def test_loinc_codes_have_the_right_check_digit():
    """Mod 10, as LOINC computes it."""
    for system, code in terms():
        if system == LOINC:
            digits, last = code.split("-")
            odd = str(int(digits[::-1][::2][::-1]) * 2)
            total = sum(map(int, odd)) + sum(map(int, digits[::-1][1::2]))
            assert -total % 10 == int(last), code


def test_snomed_codes_have_the_right_check_digit():
    """Verhoeff's."""
    turn = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    while len(turn) < 8:
        turn.append([turn[-1][turn[1][digit]] for digit in range(10)])

    def times(one, other):
        if one < 5:
            return (one + other) % 5 if other < 5 else (one + other - 5) % 5 + 5
        return (one - other) % 5 + 5 if other < 5 else (one - other) % 5

    for system, code in terms():
        if system == SNOMED:
            sign = 0
            for place, digit in enumerate(reversed(code)):
                sign = times(sign, turn[place % 8][int(digit)])
            assert sign == 0, code
