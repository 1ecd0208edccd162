"""The clinic's protocols through the pages: who may, what is shown, and what the clinic changed."""

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients import actions
from patients.presenters.protocols import protocol_page
from patients.protocols import presets
from patients.protocols.monitoring import limits_in_words


@pytest.fixture
def version(cast):
    return cast.course.protocol_version


@pytest.fixture
def page(version):
    return reverse("patients:protocol", kwargs={"protocol_id": version.protocol_id})


def changed(version, by, note="Ours", **paths):
    """The next version, with `section__name=(value, source)`."""
    content = version.protocol.versions.latest("number").rules.to_data()
    for path, (value, source) in paths.items():
        section, name = path.split("__")
        content[section][name] = {"value": value, "source": source}
    return actions.make_version(by=by, protocol=version.protocol, content=content, note=note)


def test_another_clinics_protocol_is_missing(cast, as_):
    tenancy.enter(clinic=cast.birch.pk)
    theirs = actions.install_preset(by=cast.cy, clinic=cast.birch, preset="check-ins")
    tenancy.enter(clinic=cast.alder.pk)
    client = as_(cast.max)
    keys = {"protocol_id": theirs.pk}
    assert client.get(reverse("patients:protocol", kwargs=keys)).status_code == 404
    edit = reverse("patients:edit-protocol", kwargs={**keys, "part": "window"})
    assert client.get(edit).status_code == 404


def test_an_unknown_preset_is_missing(cast, as_):
    assert as_(cast.max).post(reverse("patients:install-protocol"), {"preset": "../x"}).status_code == 404


@pytest.mark.parametrize("who", ["ada", "nia"])
def test_others_read_and_find_no_way_to_edit(cast, as_, page, who):
    body = as_(getattr(cast, who)).get(page).content.decode()
    assert "Integration window" in body and "/edit/" not in body


@pytest.mark.parametrize("name", presets.names())
def test_every_preset_is_shown_whole(cast, as_, name):
    client = as_(cast.max)
    body = client.post(reverse("patients:install-protocol"), {"preset": name}, follow=True).content.decode()
    rules = presets.load(name)
    texts = [
        *(one.text for one in (*rules.checklists.pre_dose, *rules.checklists.discharge)),
        *(one.text for one in (*rules.screening.items, *rules.preparation.education)),
        *(one.title for one in (*rules.adverse_events, *rules.follow_ups)),
        *(limits_in_words(line.any_of) for line in rules.thresholds),
        *(one.source for one in (*rules.thresholds, *rules.plausible, *rules.responses)),
        *(one.source for one in (*rules.doses.limits, rules.doses.times_last, rules.doses.weight_percent)),
        *(words for one in rules.responses for words in one.responses),
        rules.window.open_h.source, rules.checklists.decision_roles.source, rules.observation.source,
    ]  # fmt: skip
    plain = body.replace("&#x27;", "'").replace("&quot;", '"').replace("&amp;", "&")
    assert [text for text in texts if text not in plain] == []


def test_weak_numbers_carry_the_mark(cast, as_, page):
    assert "clinic default, confirm with your prescriber" in as_(cast.ada).get(page).content.decode()


def test_an_untouched_protocol_says_of_nothing_that_it_was_changed(cast, as_, page):
    assert "in the preset" not in as_(cast.ada).get(page).content.decode()


def test_a_changed_value_says_what_it_was_who_set_it_and_when(cast, as_, page, version):
    changed(version, cast.max, window__close_h=(96, "our council"))
    changed(version, cast.paz, window__closing_h=(6, "our council"))
    body = as_(cast.ada).get(page).content.decode()
    assert "Was 72 h in the preset; set by Max Ferreira, 3 March 2026, version 2" in body
    assert "Was 12 h in the preset; set by Paz Shah, 3 March 2026, version 3" in body


def test_a_row_of_the_clinics_own_and_one_taken_out_say_so(cast, version):
    content = version.rules.to_data()
    content["adverse_events"] = [
        {"key": "own-cold", "title": "Feeling cold", "source": "our council"},
        *(row for row in version.rules.to_data()["adverse_events"] if row["key"] != "seizure"),
    ]
    actions.make_version(by=cast.paz, protocol=version.protocol, content=content)
    shown = protocol_page(version.protocol, cast.ada, "")
    card = next(one for part in shown.parts for one in part.lists if one.title.startswith("Adverse"))
    assert card.lines[0].was == "not in the preset"
    assert card.taken_out == "Seizure"


def test_a_retired_protocol_is_not_offered_for_a_new_course(cast, as_, version):
    client = as_(cast.max)
    client.post(reverse("patients:retire-protocol", kwargs={"protocol_id": version.protocol_id}))
    form = client.get(reverse("patients:register")).context["course"]
    assert not form.fields["protocol_version"].queryset.exists()
