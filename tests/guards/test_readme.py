"""What a README promises, it can point to."""

import re

from tests.guards.source import ROOT
from tests.guards.test_house import tracked

READMES = [name for name in tracked() if name.endswith("README.md")]
SHOWN_BY = re.compile(r"`((?:tests/[\w/]+/)?test_\w+\.py|tests/[\w/]+\.py)`")
FILE = re.compile(r"`([\w./-]+\.(?:py|json|yml|sql|po|csv|css|js|html|md))`")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
ROOM = re.compile(r"^( *)([\w/]+)/(?= )")
MADE_BY_A_RUN = "test-results/"
A_MINUTE = 260  # words; figures of a table count as such


def text_of(name: str) -> str:
    return (ROOT / name).read_text()


def test_every_test_that_the_security_table_names_is_there():
    table, missing, folder = text_of("tests/abuse/README.md"), [], ROOT
    for name in SHOWN_BY.findall(table):
        path = ROOT / name if name.startswith("tests/") else folder / name
        folder = path.parent
        if not path.is_file():
            missing.append(name)
    assert missing == []
    assert len(SHOWN_BY.findall(table)) > 20


def test_every_file_that_a_readme_names_is_there():
    """By its path, or by as much of the end of it as the lines around it need."""
    known = [f"/{name}" for name in tracked()]
    missing = {
        (readme, named)
        for readme in READMES
        for named in FILE.findall(text_of(readme))
        if not named.startswith(MADE_BY_A_RUN) and not any(path.endswith(f"/{named}") for path in known)
    }
    assert missing == set()


def test_every_link_of_a_readme_leads_somewhere():
    links = [(readme, link) for readme in READMES for link in LINK.findall(text_of(readme))]
    assert [one for one in links if not (ROOT / one[0]).parent.joinpath(one[1]).exists()] == []
    assert len(links) > 4


def test_every_room_on_the_map_is_there():
    house = text_of("README.md").split("## The map of the house", 1)[1].split("```", 2)[1]
    missing, path = [], []
    for indent, name in (found.groups() for line in house.splitlines() if (found := ROOM.match(line))):
        path = [*path[: len(indent) // 2], name]
        if not ROOT.joinpath(*path).is_dir():
            missing.append("/".join(path))
    assert missing == []


def test_the_front_page_is_read_in_ten_minutes():
    """What is looked up and not read comes last."""
    read, _, looked_up = text_of("README.md").partition("## Where to look")
    assert len(re.findall(r"\w[\w'’.-]*", read)) < 10 * A_MINUTE
    assert looked_up
