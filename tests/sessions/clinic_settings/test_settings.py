"""One place leads to every setting, says what stands there, and who changed it."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from integration_care.accounts.actions import edit_clinic
from integration_care.core import tenancy
from patients import actions as patients
from patients.followups.actions.wordings import word_message
from patients.followups.wording.product import Slot, Words
from patients.journals.actions import begin_set, share_set
from sessions.clinic_settings import changes
from sessions.clinic_settings.page import groups
from tests.cast import START

PAGE, CHANGES = reverse("settings:page"), reverse("settings:changes")
TODAY = START.date()


def settings_of(member):
    return {one.title: one for group in groups(member, TODAY) for one in group.settings}


@pytest.mark.parametrize("who", ["ada", "nia"])
def test_the_history_is_not_for_everybody(cast, as_, who):
    assert as_(getattr(cast, who)).get(CHANGES).status_code == 403


def test_links_stand_only_where_their_page_lets_one_in(cast, as_):
    """Ada reads how the clinic works; Paz edits protocols; Max runs it all."""
    hrefs = {who: {title for title, one in settings_of(getattr(cast, who)).items() if one.href}
             for who in ("ada", "paz", "max")}  # fmt: skip
    assert "Quiet hours" not in hrefs["ada"] | hrefs["paz"] and "Protocols" in hrefs["ada"]
    assert "Messages to patients" in hrefs["paz"] - hrefs["ada"]
    assert hrefs["max"] == set(settings_of(cast.max))
    for who in ("ada", "paz", "max"):
        client = as_(getattr(cast, who))
        for one in settings_of(getattr(cast, who)).values():
            assert not one.href or client.get(one.href.partition("#")[0]).status_code == 200


def test_links_to_a_field_lead_to_one_that_is_there(cast, as_):
    body = as_(cast.max).get(reverse("accounts:edit-clinic")).content.decode()
    anchors = {one.href.partition("#")[2] for one in settings_of(cast.max).values()} - {""}
    assert len(anchors) > 8 and [anchor for anchor in anchors if f'id="{anchor}"' not in body] == []


def test_present_values_are_told(cast):
    told = settings_of(cast.max)
    assert told["Quiet hours"].value == "21:00 to 08:00"
    assert told["Staffed hours"].value == "Mon-Fri, 09:00 to 17:00"
    assert told["Protocols"].value == "24-72 h core v1"
    assert told["Messages to patients"].value == "the product's words"
    word_message(by=cast.max, slot=Slot("journal", "sms", "en"), words=Words("", "hello"), after=0)
    assert settings_of(cast.max)["Messages to patients"].value == "1 in the clinic's own words"


def test_who_changed_it_last_stands_beside_it(cast):
    edit_clinic(by=cast.max, clinic=cast.alder, quiet_from=time(22))
    told = settings_of(cast.max)
    assert told["Quiet hours"].changed.startswith("Max Ferreira, ") and not told["Staffed hours"].changed


def test_the_history_says_from_what_to_what(cast, as_):
    edit_clinic(by=cast.max, clinic=cast.alder, quiet_from=time(22), phone="555 0100")
    version = cast.course.protocol_version
    content = version.rules.to_data()
    content["window"]["close_h"]["value"] = 60
    patients.make_version(by=cast.paz, protocol=version.protocol, content=content, note="Sooner")
    newest, before = as_(cast.max).get(CHANGES).context["page"].lines
    assert (newest.who, newest.more) == ("Paz Shah", ["24-72 h core v2: Sooner"])
    assert before.more == ["quiet from: 21:00 → 22:00", "phone: nothing → 555 0100"]


def test_crisis_numbers_are_told_in_the_history(cast, as_):
    lines = [{"label": "Our line", "call": "555", "text": ""}]
    edit_clinic(by=cast.max, clinic=cast.alder, crisis_contacts=lines)
    (line,) = as_(cast.max).get(CHANGES).context["page"].lines
    assert line.more[0].endswith("→ Our line, 555") and "988" in line.more[0]


def test_a_colleagues_own_questions_are_not_named(cast, as_):
    """Bea's own set is hers until she shares it."""
    begun = begin_set(by=cast.bea, title="What Bea asks")
    (line,) = as_(cast.max).get(CHANGES).context["page"].lines
    assert line.more == []
    share_set(by=cast.bea, prompt_set=begun, is_shared=True)
    assert as_(cast.max).get(CHANGES).context["page"].lines[0].more == ["What Bea asks"]


def test_another_clinics_changes_are_not_there(cast, as_):
    with tenancy.clinic_context(cast.birch.pk):
        edit_clinic(by=cast.cy, clinic=cast.birch, phone="555 0199")
    assert as_(cast.max).get(CHANGES).context["page"].lines == []


def test_the_history_is_leafed_through(cast, as_, monkeypatch):
    monkeypatch.setattr(changes, "PAGE", 2)
    for hour in (19, 20, 22):
        edit_clinic(by=cast.max, clinic=cast.alder, quiet_from=time(hour))
    page = as_(cast.max).get(CHANGES).context["page"]
    assert len(page.lines) == 2 and page.older
    rest = as_(cast.max).get(CHANGES + page.older).context["page"]
    assert [line.more for line in rest.lines] == [["quiet from: 21:00 → 19:00"]] and rest.newest


def test_the_queries_do_not_grow_with_the_changes(cast):
    def count():
        with CaptureQueriesContext(connection) as queries:
            groups(cast.max, TODAY)
        return len(queries)

    before = count()
    for hour in (19, 20, 22):
        edit_clinic(by=cast.max, clinic=cast.alder, quiet_from=time(hour))
    assert count() == before
