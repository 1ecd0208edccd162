"""What pages load: our style sheets and scripts as a few small files in static/built.

Run as `python -m integration_care.services.bundles`; does nothing when nothing has changed. Bootstrap is cut
down to the classes that stand in our templates and scripts, fonts to the letters that come first.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

import tinycss2

from integration_care.services.stamps import Stamps, fingerprint
from integration_care.services.web_fonts import write_fonts

CHECKOUT = Path(__file__).resolve().parents[2]
STATIC = CHECKOUT / "static"
BUILT = STATIC / "built"
STAMPS, MADE = Stamps(BUILT), ".built"
SHEETS = ("patient-pages", "staff-pages")
SCRIPTS = ("patient-pages", "staff-pages", "plain", "without-network")
MODULES = ("offline/sync",)
"""What the service worker imports."""
WITHOUT = {"accordion", "accordion-group", "modal", "tab", "tab-link"}
"""Parts of crispy-bootstrap5 that no form of ours has."""
CLASS = re.compile(r"\.((?:[\w-]|\\.)+)")
WORD = re.compile(r"[\w-]+")


class NotBuiltError(Exception):
    """node_modules or static/vendor is missing, or esbuild refuses something, in its own words."""


def is_current() -> bool:
    return STAMPS.is_current(MADE, fingerprint(sources()))


def build() -> None:
    """Written over what is there: while it is made, and where it cannot be, pages have what they had."""
    made_from = fingerprint(sources())
    STAMPS.forget(MADE)
    if not (STATIC / "vendor/fonts").exists():
        raise NotBuiltError("static/vendor is missing: run `make assets`.")
    write_fonts(STATIC / "vendor/fonts", BUILT)
    bootstrap = (STATIC / "vendor/bootstrap/bootstrap.min.css").read_text(encoding="utf-8")
    ours = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("css/*.css"))
    (BUILT / "bootstrap.css").write_text(only_used(bootstrap, words_in(pages()), ours))
    bundle([STATIC / f"css/{name}.css" for name in SHEETS], "--external:*.woff2")
    bundle([STATIC / f"js/{name}.js" for name in SCRIPTS], "--format=iife")
    bundle([STATIC / f"js/{name}.js" for name in MODULES], "--format=esm")
    STAMPS.keep(MADE, made_from)


def bundle(entries: list[Path], *options: str) -> None:
    usual = ["--bundle", "--minify", "--target=es2022", "--entry-names=[name]", "--log-level=warning"]
    command = [str(esbuild()), *map(str, entries), *usual, *options, f"--outdir={BUILT}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=CHECKOUT)
    if done.returncode:
        raise NotBuiltError(done.stderr)


def esbuild() -> Path:
    """The program itself, out of the package for this machine: it needs no Node."""
    found = list(CHECKOUT.glob("node_modules/@esbuild/*/bin/esbuild"))
    if not found:
        raise NotBuiltError("esbuild is missing: run `make assets`.")
    return found[0]


def sources() -> list[Path]:
    """All that the bundles are made from."""
    others = (CHECKOUT.glob("package-lock.json"), STATIC.glob("vendor/.built"))
    own = (STATIC.glob("css/*.css"), STATIC.glob("js/**/*.js"), *others)
    makers = (Path(__file__), Path(__file__).with_name("web_fonts.py"))
    return sorted({*chain(*own), *makers, *pages()})


def pages() -> list[Path]:
    """Wherever a class of Bootstrap's may be named: templates, crispy's too, scripts, forms."""
    crispy = find_spec("crispy_bootstrap5")
    roots = [CHECKOUT / "templates", *map(Path, (crispy and crispy.submodule_search_locations) or ())]
    drawn = (path for root in roots for path in root.rglob("*.html"))
    apps = (CHECKOUT / app for app in ("integration_care", "patients", "sessions"))
    python = (path for app in apps for path in app.rglob("*.py"))
    return sorted([
        *(path for path in drawn if path.stem not in WITHOUT),
        *STATIC.glob("js/**/*.js"),
        *(path for path in python if names_classes(path.read_text(encoding="utf-8"))),
    ])  # fmt: skip


def names_classes(python: str) -> bool:
    return "class=" in python or '"class":' in python


def words_in(files: Iterable[Path]) -> set[str]:
    return {word for file in files for word in WORD.findall(file.read_text(encoding="utf-8"))}


# --- what of Bootstrap is used ---------------------------------------------------------


def only_used(css: str, words: set[str], ours: str = "") -> str:
    """Rules whose classes all stand among `words`, the notice of whose work it is, and all without a class.

    Of its variables those stay that a rule left here or a sheet of ours reads.
    """
    notice = re.match(r"@charset[^;]*;/\*!.*?\*/|/\*!.*?\*/", css, re.DOTALL)
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    left = "".join(used_rules(rules, words))
    read = set(re.findall(r"var\((--bs-[\w-]+)", left + ours))
    without = re.sub(r"(--bs-[\w-]+):[^;{}]*;?", lambda found: found[0] if found[1] in read else "", left)
    return (notice[0].partition("/*!")[1] + notice[0].partition("/*!")[2] if notice else "") + without


def used_rules(rules: Iterable[Any], words: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            chosen = [one for one in tinycss2.serialize(rule.prelude).split(",") if is_used(one, words)]
            if chosen:
                yield f"{','.join(chosen)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.lower_at_keyword in {"media", "supports"}:
            inner = "".join(used_rules(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), words))
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"
        elif rule.lower_at_keyword != "charset":
            yield rule.serialize()


def is_used(selector: str, words: set[str]) -> bool:
    return all(name.replace("\\", "") in words for name in CLASS.findall(selector))


if __name__ == "__main__":
    try:
        if not is_current():
            build()
    except NotBuiltError as error:
        sys.exit(str(error))
