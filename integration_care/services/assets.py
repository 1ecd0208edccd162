"""Third-party web assets, from node_modules into static/vendor/.

Run as `python -m integration_care.services.assets`.
"""

import itertools
import re
import shutil
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
MODULES = CHECKOUT / "node_modules"
VENDOR = CHECKOUT / "static" / "vendor"

SINGLE_FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "idb/build/index.js": "idb/idb.js",
}
FONTS = {
    "inter": ["wght.css"],
    "source-serif-4": ["wght.css", "wght-italic.css"],
}
SOURCE_MAP = re.compile(r"\s*(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")
# Of documents: one file for each part and weight. Of a variable font WeasyPrint makes such files anew for
# each document, which takes longer than all else; and it tells fonts of one family apart by weight alone,
# so each part has a family of its own.
PARTS = ["latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese"]
PAPER_FONTS = {
    "inter": ("Inter", [*PARTS, "greek-ext"], ["400-normal", "500-normal", "600-normal"]),
    "source-serif-4": ("Serif", PARTS, ["400-normal", "400-italic", "500-normal", "600-normal"]),
}
# Figures of one width, by the font itself: a style would ask for them with each text that is laid out, and
# of each such asking WeasyPrint 70 keeps some seventy bytes for good.
FIGURES = 'font-feature-settings: "tnum";'
FONT_FILE = re.compile(r"url\(\./(files/[^)]+)\)")


def build(modules: Path = MODULES, vendor: Path = VENDOR) -> None:
    """Replace the whole folder, so that nothing of an earlier version stays."""
    draft = vendor.with_name("vendor.draft")
    shutil.rmtree(draft, ignore_errors=True)
    for source, target in SINGLE_FILES.items():
        _write(draft / target, (modules / source).read_text())
    for family, sheets in FONTS.items():
        _copy_font(modules / "@fontsource-variable" / family, sheets, draft / "fonts")
    _copy_paper_fonts(modules / "@fontsource", draft / "paper")
    shutil.copytree(modules / "bootstrap-icons/icons", draft / "icons")
    shutil.rmtree(vendor, ignore_errors=True)
    draft.rename(vendor)


def _copy_font(package: Path, sheets: list[str], target: Path) -> None:
    css = "\n".join((package / sheet).read_text() for sheet in sheets)
    _write(target / f"{package.name}.css", css)
    (target / "files").mkdir(exist_ok=True)
    for file in FONT_FILE.findall(css):
        shutil.copy(package / file, target / file)


def _copy_paper_fonts(packages: Path, target: Path) -> None:
    (target / "files").mkdir(parents=True)
    faces = []
    for package, (family, parts, shapes) in PAPER_FONTS.items():
        for part, shape in itertools.product(parts, shapes):
            file, (weight, style) = f"files/{package}-{part}-{shape}.ttf", shape.split("-")
            _unpack(packages / package / file.replace(".ttf", ".woff2"), target / file)
            of = f'font-family: "{family} {part}"; font-weight: {weight}; font-style: {style}; {FIGURES}'
            faces.append(f'@font-face {{ {of} src: url("./{file}"); }}')
    _write(target / "fonts.css", "\n".join(faces) + "\n")


def _unpack(packed: Path, target: Path) -> None:
    """Once here, and not by each process that draws, which would take longer for it than to start."""
    from fontTools.ttLib import woff2  # of WeasyPrint; nothing else here needs it

    woff2.decompress(packed, target)


def _write(path: Path, text: str) -> None:
    """Without its source map: the manifest storage fails on a map that is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SOURCE_MAP.sub("\n", text))


if __name__ == "__main__":
    if not MODULES.exists():
        sys.exit("node_modules is missing: run `make assets`.")
    build()
