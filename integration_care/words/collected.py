"""Every marked string of ours: Python's, the templates' and the scripts'."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("integration_care", "patients", "sessions")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
JS_KEYWORDS = {"inWords": None, "counted": (1, 2)}


def collected(domain: str, root: Path = ROOT) -> Catalog:
    """What is marked now, as a catalogue without translations. `domain` is django or djangojs."""
    found = Catalog(domain=domain)
    for path, source, kind in _sources(domain, root):
        keywords = JS_KEYWORDS if kind == "javascript" else KEYWORDS
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a template's blanked-out words may look like odd Python
            for line, message, _comments, context in extract(
                kind, BytesIO(source.encode()), keywords, ["Translators:"]
            ):
                found.add(message, locations=[(path.relative_to(root).as_posix(), line)], context=context)
    for words in filter(None, _shipped(root) if domain == "django" else ()):
        found.add(words)
    return found


def _shipped(root: Path) -> Iterator[str]:
    """What patients read in data files; `core.languages.told` says it in their language."""
    for path in sorted((root / "patients/journals/prompt_sets").glob("*.json")):
        prompt_set = json.loads(path.read_text())
        yield from (prompt_set.get(name, "") for name in ("title", "introduction", "anchor"))
        for prompt in prompt_set["prompts"]:
            yield from (prompt.get(name, "") for name in ("text", "gentle_text", "hint"))
            yield from prompt.get("options", ())
    for practice in json.loads((root / "patients/practices/library.json").read_text()):
        yield from (practice["title"], practice["text"])
    body = json.loads((root / "patients/journals/body/body.json").read_text())
    yield from (*(region["label"] for region in body["regions"]), *body["qualities"])


def _sources(domain: str, root: Path) -> Iterator[tuple[Path, str, str]]:
    if domain == "djangojs":
        for path in sorted((root / "static" / "js").rglob("*.js")):
            yield path, path.read_text(), "javascript"
        return
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(), "python"
    for path in sorted((root / "templates").rglob("*.*")):
        yield path, as_python(path.read_text(), path), "python"


def as_python(template: str, path: Path) -> str:
    """The template's marked strings as calls; without indents, which a reader of Python stumbles over."""
    lines = templatize(template, origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines)
