"""What the README promises, it can point to."""

import re

from tests.guards.source import ROOT

SHOWN_BY = re.compile(r"`((?:tests/[\w/]+/)?test_\w+\.py|tests/[\w/]+\.py)`")


def test_every_test_that_the_security_section_names_is_there():
    section = (ROOT / "README.md").read_text().split("## Security", 1)[1].split("\n## ", 1)[0]
    missing, folder = [], ROOT
    for name in SHOWN_BY.findall(section):
        path = ROOT / name if name.startswith("tests/") else folder / name
        folder = path.parent
        if not path.is_file():
            missing.append(name)
    assert missing == []
    assert len(SHOWN_BY.findall(section)) > 20
