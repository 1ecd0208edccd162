"""Protocols through the pages: versions, refusals beside their fields, and nothing planned ever moves."""

import pytest
from django.urls import reverse

from integration_care.core import tenancy
from patients import actions
from patients.forms.protocols import ProtocolForm
from patients.models import Protocol
from patients.protocols import presets


@pytest.fixture
def version(cast):
    return cast.course.protocol_version


@pytest.fixture
def edit(version):
    return reverse("patients:edit-protocol", kwargs={"protocol_id": version.protocol_id})


@pytest.fixture
def typed(version):
    """What the edit page holds before anybody changes anything, as a browser would send it."""
    form = ProtocolForm(version=version)
    values = {field.html_name: field.value() for field in form}
    told = {name: value for name, value in values.items() if value is not None and value is not False}
    said = {name: "on" if value is True else value for name, value in told.items()}
    return {**said, "note": "We see people on Mondays"}


@pytest.mark.parametrize("who", ["ada", "nia"])
def test_who_may_not_edit_protocols_is_refused(cast, as_, edit, who):
    assert as_(getattr(cast, who)).get(edit).status_code == 403


def test_another_clinics_protocol_is_missing(cast, as_):
    tenancy.enter(clinic=cast.birch.pk)
    theirs = actions.install_preset(by=cast.cy, clinic=cast.birch, preset="check-ins")
    tenancy.enter(clinic=cast.alder.pk)
    assert (
        as_(cast.max).get(reverse("patients:protocol", kwargs={"protocol_id": theirs.pk})).status_code == 404
    )


def test_an_unknown_preset_is_missing(cast, as_):
    assert as_(cast.max).post(reverse("patients:install-protocol"), {"preset": "../x"}).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"window-close_h": "12"}, "window-close_h", "must be later than “Opens after the dose”."),
        (
            {"window-extended_close_h": "48"},
            "window-extended_close_h",
            "later than “Closes after the dose”.",
        ),
        ({"window-open_h": "soon"}, "window-open_h", "Enter a number"),
        (
            {"preparation-prep_max": "0"},
            "preparation-prep_max",
            "less than “Preparation sessions, at least”",
        ),
        (
            {"integration-warn_above_min": "10"},
            "integration-warn_above_min",
            "less than “Ask when shorter than”",
        ),
        (
            {"first-24-hours-expires": "10"},
            "first-24-hours-expires",
            "than the hour at which it is due",
        ),
        ({"day-7-due": "24"}, "day-7-due", "questionnaire is not asked for before 168 h."),
        ({"window-opens-active": ""}, "window-opens-sms-due", "a step that is switched off"),
        ({"window-close_h": "1000000"}, "window-close_h", "This must not be more than 100000."),
        ({"note": ""}, "note", "required"),
    ],
)
def test_a_bad_value_is_refused_beside_its_field(*, cast, as_, edit, typed, version, changes, field, words):
    response = as_(cast.paz).post(edit, {**typed, **changes})
    assert response.status_code == 422
    said = " ".join(response.context["form"].errors[field])
    assert words in said
    assert "_" not in said, "no name of the data is shown to people"
    assert version.protocol.versions.count() == 1


def test_no_change_makes_no_version(cast, as_, edit, typed, version):
    response = as_(cast.paz).post(edit, typed)
    assert response.status_code == 422 and "present version already" in response.content.decode()
    assert version.protocol.versions.count() == 1


def test_a_changed_number_makes_the_next_version_and_says_who_set_it(cast, as_, edit, typed, version):
    as_(cast.max).post(edit, {**typed, "window-close_h": "96"})
    newest = version.protocol.versions.latest("number")
    close = newest.rules.window.close_h
    assert (newest.number, close.value, newest.note) == (2, 96, "We see people on Mondays")
    assert close.source.startswith("set by Max Ferreira on 3 March 2026; before: 72 h (")
    cast.course.refresh_from_db()
    assert cast.course.protocol_version == version


def test_a_weak_number_stays_marked_until_a_prescriber_sets_it(cast, as_, edit, typed, version):
    as_(cast.max).post(edit, {**typed, "cadence-doses_planned": "8"})
    assert version.protocol.versions.latest("number").rules.cadence.doses_planned.confirm
    as_(cast.paz).post(edit, {**typed, "cadence-doses_planned": "9"})
    assert not version.protocol.versions.latest("number").rules.cadence.doses_planned.confirm


def test_a_step_is_switched_off_and_on_again(cast, as_, edit, typed, version):
    client = as_(cast.paz)
    client.post(edit, {**typed, "late-offer-active": ""})
    keys = {step.key for step in version.protocol.versions.latest("number").rules.follow_ups}
    assert "late-offer" not in keys
    assert "Kind late offer" in client.get(edit).content.decode()
    client.post(edit, typed)
    assert "late-offer" in {step.key for step in version.protocol.versions.latest("number").rules.follow_ups}


def test_every_preset_can_be_installed_and_read(cast, as_):
    client = as_(cast.max)
    for name in presets.names():
        page = client.post(reverse("patients:install-protocol"), {"preset": name}, follow=True)
        assert presets.load(name).title in page.content.decode()


def test_every_preset_survives_the_form_unchanged(cast):
    for name in presets.names():
        rules = presets.load(name)
        made = Protocol.objects.get_or_create(clinic=cast.alder, key=name, defaults={"name": rules.title})[0]
        version = made.versions.get_or_create(
            clinic=cast.alder, number=1, defaults={"content": rules.to_data()}
        )[0]
        blank = ProtocolForm(version=version)
        values = {field.html_name: field.value() for field in blank}
        form = ProtocolForm({**values, "note": "x"}, version=version)
        assert form.is_valid(), form.errors
        assert version.rules == type(rules).from_data(form.content(cast.max, "today"))


def test_weak_numbers_carry_the_mark(cast, as_, version):
    url = reverse("patients:protocol", kwargs={"protocol_id": version.protocol_id})
    assert "clinic default, confirm with your prescriber" in as_(cast.ada).get(url).content.decode()


def test_a_retired_protocol_is_not_offered_for_a_new_course(cast, as_, version):
    client = as_(cast.max)
    client.post(reverse("patients:retire-protocol", kwargs={"protocol_id": version.protocol_id}))
    form = client.get(reverse("patients:register")).context["course"]
    assert not form.fields["protocol_version"].queryset.exists()
