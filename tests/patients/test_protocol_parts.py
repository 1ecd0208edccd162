"""Editing a part of a protocol: refusals beside their fields, nothing half-saved, nothing typed lost."""

import pytest

from patients import actions
from patients.protocols.rules import ProtocolRules
from tests.patients.protocols.editing import as_sent, newest, row_of, typed_into, url_of


@pytest.fixture
def version(cast):
    return cast.course.protocol_version


@pytest.fixture
def send(cast, as_, version):
    """Sends a part with changes, as the one who may."""

    def post(key, changes=None, by=None, typed=None):
        by = by or cast.paz
        sent = {**(typed or typed_into(newest(version), key, by)), **(changes or {})}
        return as_(by).post(url_of(version, key), sent)

    return post


def errors_of(response):
    return {fault.href.removeprefix("id_"): fault.words for fault in response.context["edit"].faults}


@pytest.mark.parametrize("who", ["ada", "nia"])
def test_who_may_not_edit_protocols_is_refused(cast, as_, version, who):
    client = as_(getattr(cast, who))
    assert client.get(url_of(version, "bedside")).status_code == 403
    assert client.post(url_of(version, "bedside"), {"note": "x"}).status_code == 403
    assert version.protocol.versions.count() == 1


@pytest.mark.parametrize(
    ("part", "changes", "label"),
    [
        ("window", {"window-close_h-source": ""}, "Closes after the dose, source"),
        ("bedside", {"observation-moments-1-every_min": "5"}, ", source"),
    ],
)
def test_the_summary_names_the_rule_whose_source_is_missing(send, part, changes, label):
    (fault,) = send(part, changes).context["edit"].faults
    assert fault.label.endswith(label) and not fault.label.startswith(",")


def test_an_unknown_part_is_missing(cast, as_, version):
    assert as_(cast.paz).get(url_of(version, "nowhere")).status_code == 404


@pytest.mark.parametrize(
    ("part", "changes", "field", "words"),
    [
        ("window", {"window-close_h": "12", "window-close_h-source": "ours"}, "window-close_h",
         "must be later than “Opens after the dose”."),
        ("window", {"window-extended_close_h": "48", "window-extended_close_h-source": "ours"},
         "window-extended_close_h", "later than “Closes after the dose”."),
        ("window", {"window-open_h": "soon"}, "window-open_h", "Allowed: 0 to 8760 h."),
        ("window", {"window-close_h": "1000000"}, "window-close_h", "Allowed: 0 to 8760 h."),
        ("window", {"window-close_h": "96"}, "window-close_h-source", "Say where this comes from"),
        ("window", {"window-close_h-source": ""}, "window-close_h-source", "Say where this comes from"),
        ("window", {"note": ""}, "note", "Say in a few words what changes, and why."),
        ("window", {"follow_ups-0-expires": "10", "follow_ups-0-source": "ours"}, "follow_ups-0-expires",
         "than the hour at which it is due"),
        ("window", {"follow_ups-1-gone": "yes"}, "follow_ups-2-due", "a step that is switched off"),
        ("before", {"checklists-pre_dose-0-override_roles": ["prescriber"]},
         "checklists-pre_dose-0-override_roles", "Nobody may go on without this point. Tick no role here."),
        ("before", {"preparation-prep_max": "0", "preparation-prep_max-source": "ours"},
         "preparation-prep_max", "less than “Preparation sessions, at least”"),
        ("before", {"screening-items-0-valid_days": "0"}, "screening-items-0-valid_days",
         "Allowed: a whole number, 1 to 3650 days."),
        ("before", {"screening-items-0-text": ""}, "screening-items-0-text", "Words, up to 200 letters."),
        ("before", {"screening-clearing_roles": [], "screening-clearing_roles-source": "ours"},
         "screening-clearing_roles", "Tick at least one role."),
        ("bedside", {"thresholds-1-any_of-0-value": "170"}, "thresholds-1-source", "A number changed here."),
        ("bedside", {"thresholds-1-any_of-0-value": "high"}, "thresholds-1-any_of-0-value",
         "Allowed: 0 to 400."),
        ("bedside", {"plausible-0-low": "250", "plausible-0-source": "ours"}, "plausible-0-high",
         "This must not be less than “From”."),
        ("bedside", {"plausible-1-reading": "systolic", "plausible-1-source": "ours"}, "plausible-1-reading",
         "This is in the list already."),
        ("bedside", {"observation-moments-1-at_min": "5", "observation-source": "ours"},
         "observation-moments-1-every_min", "Fill in one of the two, not both."),
        ("bedside", {"observation-moments-1-every_min": "5"}, "observation-source",
         "Say where this comes from"),
        ("afterwards", {"integration-warn_above_min": "10", "integration-warn_above_min-source": "ours"},
         "integration-warn_above_min", "less than “Ask when shorter than”"),
        ("afterwards", {"checklists-discharge-0-limit": "30"}, "checklists-discharge-0-limit-source",
         "Say where this comes from"),
        ("lists", {"adverse_events-0-title": "x" * 121}, "adverse_events-0-title", "at most 120 characters"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused_beside_its_field(*, send, version, part, changes, field, words):
    response = send(part, changes)
    assert response.status_code == 422
    assert words in errors_of(response).get(field, ""), errors_of(response)
    assert version.protocol.versions.count() == 1
    typed = next(said for said in changes.values())
    assert not isinstance(typed, str) or typed in response.content.decode()


@pytest.mark.parametrize("part", ["window", "before", "bedside", "afterwards", "lists"])
def test_no_change_makes_no_version(send, version, part):
    response = send(part)
    assert response.status_code == 422 and "present version already" in response.content.decode()
    assert version.protocol.versions.count() == 1


def test_a_row_of_an_unknown_key_becomes_a_row_of_its_own(send, version):
    """Nobody can give a row a key that the product reads something into."""
    send("before", {"checklists-pre_dose-0-key": "screening"})
    keys = [item.key for item in newest(version).rules.checklists.pre_dose]
    assert "screening" not in keys and "own-identity-checked" in keys


def test_a_changed_number_makes_the_next_version_and_moves_no_course(cast, send, version):
    send("window", {"window-close_h": "96", "window-close_h-source": "our council"}, by=cast.max)
    made = newest(version)
    close = made.rules.window.close_h
    assert (made.number, made.made_by, made.note) == (2, cast.max, "We see people on Mondays")
    assert (close.value, close.source) == (96, "our council")
    cast.course.refresh_from_db()
    assert cast.course.protocol_version == version


def test_what_an_admin_sets_waits_for_a_prescribers_word(cast, send, version):
    name = "cadence-badge_first_doses"
    send("bedside", {name: "4", f"{name}-source": "ours"}, by=cast.max)
    assert newest(version).rules.cadence.badge_first_doses.confirm
    send("bedside", {f"{name}-confirmed": "on"}, by=cast.max)
    assert newest(version).rules.cadence.badge_first_doses.confirm, "an admin confirms nothing"
    send("bedside", {f"{name}-confirmed": "on"}, by=cast.paz)
    assert not newest(version).rules.cadence.badge_first_doses.confirm


def test_a_prescriber_confirms_a_line_as_it_stands(cast, send, version):
    send("bedside", {"thresholds-1-row-confirmed": "on"})
    before, now = version.rules.thresholds[1], newest(version).rules.thresholds[1]
    assert before.confirm and not now.confirm and now.any_of == before.any_of


def test_a_row_is_added_without_scripts_and_keeps_what_was_typed(cast, send, as_, version):
    typed = typed_into(version, "lists", cast.paz)
    typed["adverse_events-0-title"] = "Pressure too high"
    grown = send("lists", {"do": "add:adverse_events"}, typed=typed)
    assert grown.status_code == 200 and "Pressure too high" in grown.content.decode()
    assert version.protocol.versions.count() == 1
    new = int(typed["adverse_events-TOTAL_FORMS"][0])
    send("lists", {"adverse_events-TOTAL_FORMS": new + 1, f"adverse_events-{new}-title": "Feeling cold",
                   f"adverse_events-{new}-source": "seen here"}, typed=typed)  # fmt: skip
    event = newest(version).rules.adverse_events[-1]
    assert (event.key, event.title) == ("own-feeling-cold", "Feeling cold")


def test_a_row_that_was_added_and_left_blank_is_no_row(cast, send, version):
    typed = typed_into(version, "bedside", cast.paz)
    total = int(typed["thresholds-TOTAL_FORMS"][0])
    grown = send("bedside", {"do": "add:thresholds"}, typed=typed)
    blank = {field.html_name: as_sent(field) for field in grown.context["edit"].lists[1].forms[-1]}
    response = send("bedside", {**typed, **blank, "thresholds-TOTAL_FORMS": total + 1})
    assert "present version already" in response.content.decode()


def test_rows_move_up_and_down_with_all_they_hold(cast, send, version):
    response = send("before", {"do": "down:screening-items:0", "screening-items-0-source": "typed here"})
    rows = response.context["edit"].lists[0].shown
    assert [row["text"].value() for row in rows[:2]] == ["Arteriovenous malformation",
                                                        "Aneurysmal vascular disease"]  # fmt: skip
    assert rows[1]["source"].value() == "typed here"
    assert "autofocus" in response.content.decode()
    end = send("before", {"do": "up:screening-items:0"})
    assert end.context["edit"].lists[0].shown[0]["text"].value() == "Aneurysmal vascular disease"


def test_a_row_is_taken_out_and_put_back_from_an_earlier_version(cast, send, as_, version):
    prefix = row_of(version, "window", cast.paz, "follow_ups", "Kind late offer")
    out = send("window", {"do": f"gone:{prefix.replace('follow_ups-', 'follow_ups:')}"})
    assert "Put back" in out.content.decode() and version.protocol.versions.count() == 1
    send("window", {f"{prefix}-gone": "yes"})
    assert "late-offer" not in {step.key for step in newest(version).rules.follow_ups}
    body = as_(cast.paz).get(url_of(version, "window")).content.decode()
    assert "Kind late offer" in body
    again = row_of(newest(version), "window", cast.paz, "follow_ups", "Kind late offer")
    typed = {name: said for name, said in typed_into(newest(version), "window", cast.paz).items()
             if name != f"{again}-gone"}  # fmt: skip
    send("window", typed=typed)
    assert "late-offer" in {step.key for step in newest(version).rules.follow_ups}


def test_what_another_part_holds_stays_as_it_is(cast, send, version):
    send("lists", {"preparation-education-0-text": "What may happen"})
    before, now = version.rules.to_data(), newest(version).rules.to_data()
    before["preparation"]["education"][0]["text"] = "What may happen"
    assert ProtocolRules.from_data(before) == ProtocolRules.from_data(now)


def test_the_second_of_two_is_told_and_keeps_what_was_typed(cast, send, version):
    mine = typed_into(version, "bedside", cast.paz)
    mine |= {"thresholds-1-any_of-0-value": ["165"], "thresholds-1-source": ["my paper"]}
    theirs = {"thresholds-2-any_of-0-value": "185", "thresholds-2-source": "their paper"}
    send("bedside", theirs, by=cast.max)
    told = send("bedside", typed=mine)
    body = told.content.decode()
    assert told.status_code == 409 and "Max Ferreira made version 2 meanwhile" in body
    assert "Pressure above 185/110: " in body
    assert 'value="165"' in body and 'value="185"' in body
    assert version.protocol.versions.count() == 2
    sent = typed_into(newest(version), "bedside", cast.paz) | {
        "thresholds-1-any_of-0-value": ["165"], "thresholds-1-source": ["my paper"]
    }  # fmt: skip
    send("bedside", typed=sent)
    lines = newest(version).rules.thresholds
    assert (lines[1].any_of[0].value, lines[2].any_of[0].value) == (165, 185)


def test_a_row_that_somebody_added_meanwhile_is_not_lost(cast, send, version):
    mine = typed_into(version, "lists", cast.paz, **{"adverse_events-0-title": ["Pressure too high"]})
    content = version.rules.to_data()
    content["adverse_events"].append({"key": "own-cold", "title": "Feeling cold", "source": "seen"})
    actions.make_version(by=cast.max, protocol=version.protocol, content=content)
    told = send("lists", typed=mine)
    shown = told.context["edit"]
    assert told.status_code == 409
    assert "Feeling cold" in [row["title"].value() for row in shown.lists[0].shown]
    assert "Pressure too high" in [row["title"].value() for row in shown.lists[0].shown]


def test_a_version_made_in_the_same_instant_is_not_overwritten(cast, version):
    content = version.rules.to_data()
    content["messages"]["max_per_day"] = {"value": 1, "source": "ours"}
    with pytest.raises(actions.MadeMeanwhile):
        actions.make_version(by=cast.paz, protocol=version.protocol, content=content, after=7)
    assert version.protocol.versions.count() == 1
