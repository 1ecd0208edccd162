"""Only actions write, and nothing happens behind anyone's back."""

import ast
import re

from tests.guards.source import calls, modules, name_of, tree

WRITES = re.compile(
    r"\.(save|create|bulk_create|bulk_update|update_or_create|get_or_create|delete)$|objects.*\.update$"
)
# Starts servers and imports no Django; draws pictures, and documents, in memory.
ROWLESS = ("integration_care/services/", "patients/journals/attachments/", "sessions/documents/press/")
ACTIONS = re.compile(r"/(actions|demo|management)(/|\.py)")
# What writes and is no action: the trail itself, keys, and the engine's steps, one table row each.
ENGINE = ("alert_mails", "claim", "escalation", "fence", "receipts", "results", "resuming", "sweep")
MACHINERY = {
    "integration_care/accounts/second_factors.py",
    "integration_care/audit/trail.py",
    "integration_care/audit/sealing.py",
    "integration_care/audit/retiring.py",
    "integration_care/core/rotation.py",
    *(f"patients/followups/engine/{step}.py" for step in ENGINE),
    "patients/followups/links.py",
    "patients/followups/transitions.py",
}


def writers() -> dict[str, list[str]]:
    """Each module that writes rows, with the calls that do."""
    found: dict[str, list[str]] = {}
    for path in modules():
        for line, call in calls(path):
            if WRITES.search(call) and not name_of(path).startswith(ROWLESS):
                found.setdefault(name_of(path), []).append(f"{line} {call}")
    return found


def test_only_actions_and_the_named_machinery_write():
    strangers = {name: at for name, at in writers().items() if not ACTIONS.search(name)}
    assert {name: at for name, at in strangers.items() if name not in MACHINERY} == {}


def test_no_module_is_excused_that_writes_nothing():
    assert MACHINERY - writers().keys() == set()


def test_there_are_no_signals():
    found = [
        name_of(path)
        for path in modules()
        if "django.db.models.signals" in path.read_text() or "django.dispatch" in path.read_text()
    ]
    assert found == []


def test_no_model_hides_work_in_save():
    found = [
        f"{name_of(path)}:{node.name}"
        for path in modules()
        if "/models" in name_of(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in ("save", "delete")
    ]
    assert found == []


def test_no_module_is_named_after_nothing():
    banned = {"utils.py", "helpers.py", "signals.py", "manager.py", "misc.py"}
    assert [name_of(path) for path in modules() if path.name in banned] == []
