"""What was done to a person is said with their name: a bare "Saved." may be about the one before."""

import ast
import inspect
from importlib import import_module
from typing import get_type_hints

from django.db.models import ForeignKey, Model

from patients.models import Patient
from tests.guards.source import ROOT, modules, name_of, tree

OWN = ROOT / "patients" / "portal"  # a patient's own pages are about nobody else


def test_whoever_writes_in_a_record_reads_whose_it_was():
    """`say_done(request, words, patient)`, or a sentence that begins with the person: f"{patient} is ..."."""
    found = [
        f"{name_of(path)}:{call.lineno}"
        for path in modules()
        if "messages.success(" in path.read_text() and OWN not in path.parents
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "messages.success"
        for given in records_given(path, function.name)
        if not is_named(given, call.args[1])
    ]
    assert found == []


def test_the_guard_knows_a_record_when_it_sees_one():
    assert records_given(ROOT / "patients/views/people.py", "archive") == ["patient"]
    assert records_given(ROOT / "patients/views/courses.py", "pause") == ["course"]
    assert records_given(ROOT / "sessions/notes/views.py", "sign") == ["note"]
    assert records_given(ROOT / "patients/glass/views.py", "close") == ["glass"]
    assert records_given(ROOT / "sessions/rooms/views.py", "archive") == []


def records_given(path, function):
    """What it is given that is a patient, or hangs on one."""
    module = import_module(name_of(path).removesuffix(".py").replace("/", "."))
    hints = get_type_hints(inspect.unwrap(getattr(module, function)))
    return [name for name, hint in hints.items() if inspect.isclass(hint) and is_of_a_patient(hint)]


def is_of_a_patient(model, seen=()):
    """By keys that are always there: their record, their course, their session, a note of it."""
    if not issubclass(model, Model) or model in seen:
        return False
    always = [field for field in model._meta.fields if not field.null]
    keys = [field.related_model for field in always if isinstance(field, ForeignKey)]
    return (
        model is Patient
        or "patient_id" in {field.attname for field in always}
        or any(is_of_a_patient(key, (*seen, model)) for key in keys)
    )


def is_named(given, words):
    inside = [part.value for part in ast.walk(words) if isinstance(part, ast.FormattedValue)]
    return given in map(ast.unparse, inside)
