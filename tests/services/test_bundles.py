"""What pages load is made from our sources as they are now, and from as much of Bootstrap as they use."""

import re

import pytest
from fontTools.ttLib import TTFont

from integration_care.services import bundles
from integration_care.services.stamps import Stamps
from integration_care.services.web_fonts import FIGURES

CSS = "@media print{.btn{a:b}}.btn{a:b}.btn,.carousel{c:d}.carousel{e:f}p{g:h}"


def test_a_class_that_no_page_names_is_left_out():
    assert bundles.only_used(CSS, {"btn"}) == "@media print{.btn{a:b}}.btn{a:b}.btn{c:d}p{g:h}"


def test_a_block_with_nothing_left_goes_too():
    assert bundles.only_used(CSS, set()) == "p{g:h}"


def test_a_class_beside_one_that_is_used_does_not_keep_the_rule():
    assert bundles.only_used(".btn.carousel{a:b}", {"btn"}) == ""


def test_a_variable_stays_while_somebody_reads_it():
    css = ":root{--bs-one:1;--bs-two:2;--bs-three:3}p{a:var(--bs-one)}"
    left = bundles.only_used(css, set(), ours="a{b:var(--bs-two)}")
    assert left == ":root{--bs-one:1;--bs-two:2;}p{a:var(--bs-one)}"


def test_whose_work_it_is_stays():
    for name in bundles.SHEETS:
        assert "Licensed under MIT" in (bundles.BUILT / f"{name}.css").read_text()


def test_only_figures_are_wide_in_columns_of_figures():
    """A hyphen or a space that grows with them would tear the words of a table apart."""
    rules = TTFont(bundles.BUILT / "fonts/work.woff2")["GSUB"].table
    tabular = [one.Feature for one in rules.FeatureList.FeatureRecord if one.FeatureTag == "tnum"]
    lookups = {index for feature in tabular for index in feature.LookupListIndex}
    swapped = {
        glyph
        for index in lookups
        for part in rules.LookupList.Lookup[index].SubTable
        for glyph in part.mapping
    }
    assert swapped == FIGURES


def test_an_edited_sheet_is_noticed(monkeypatch, tmp_path):
    edited = tmp_path / "patients.css"
    edited.write_text("p{}")
    assert bundles.is_current()
    now = bundles.sources()
    monkeypatch.setattr(bundles, "sources", lambda: [*now, edited])
    assert not bundles.is_current()


@pytest.mark.parametrize("name", [
    "static/css/tokens.css", "static/js/app.js", "static/js/offline/sync.js", "static/vendor/.built",
    "templates/base.html", "integration_care/core/templatetags/ui.py", "package-lock.json",
    "integration_care/services/web_fonts.py",
])  # fmt: skip
def test_it_is_built_anew_when_one_of_these_changes(name):
    assert bundles.CHECKOUT / name in bundles.sources()


def test_without_third_party_files_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(bundles, "STATIC", tmp_path)
    monkeypatch.setattr(bundles, "STAMPS", Stamps(tmp_path))
    with pytest.raises(bundles.NotBuiltError, match="make assets"):
        bundles.build()


def test_what_esbuild_refuses_is_said(tmp_path):
    wrong = tmp_path / "wrong.js"
    wrong.write_text("const = 1;")
    with pytest.raises(bundles.NotBuiltError, match=r"wrong\.js"):
        bundles.bundle([wrong])


def test_every_file_that_a_built_sheet_names_is_there():
    for name in bundles.SHEETS:
        named = re.findall(r'url\("?(\.[^")]+)', (bundles.BUILT / f"{name}.css").read_text())
        assert named
        assert [file for file in named if not (bundles.BUILT / file).exists()] == []
