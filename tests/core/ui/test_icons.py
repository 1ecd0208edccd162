"""Icons are inline drawings: silent beside a word, spoken when they stand alone."""

import re

import pytest
from django.template import Context, Template

from integration_care.core.ui import icons
from tests.guards.source import ROOT

BUILT = (ROOT / "static/vendor/icons").exists()
pytestmark = pytest.mark.skipif(not BUILT, reason="web assets are not built")


def rendered(source: str, **context) -> str:
    return Template(source).render(Context(context))


def test_an_unknown_icon_says_what_to_do():
    with pytest.raises(icons.IconNotFoundError, match="build the web assets"):
        icons.shapes("no-such-drawing")


def test_beside_a_word_it_is_hidden():
    assert 'aria-hidden="true"' in rendered('{% icon "telephone" %}')


def test_alone_it_speaks_and_is_escaped():
    page = rendered('{% icon "telephone" label=words %}', words="Call <b>")
    assert 'role="img" aria-label="Call &lt;b&gt;"' in page


def test_every_icon_in_every_template_exists():
    used = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{% icon \"([\w-]+)\"", template.read_text())
    }
    assert {name for name in used if not (ROOT / f"static/vendor/icons/{name}.svg").exists()} == set()
