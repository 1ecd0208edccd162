"""Rows of the schedule that nobody took: counted before somebody leaves, and still there after it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from sessions import actions
from sessions.actions import Given
from sessions.errors import GapsUnexplained
from sessions.models import CareSession, Discharge
from tests.cast import START
from tests.sessions.making import all_met, im, seen, started_dose

MINUTE = timedelta(minutes=1)


@pytest.fixture
def dose(cast, as_, clock):
    """An infusion over 40 min, looked at after one minute and after 66; Nia's page at that time."""
    session = started_dose(cast)
    seen(cast, session, START - MINUTE)
    given = Given(route="iv", given_at=START, mg=Decimal(40), over_minutes=40)
    actions.record_administration(by=cast.nia, session=session, given=given, now=START)
    seen(cast, session, START + MINUTE)
    clock(START + 66 * MINUTE)
    seen(cast, session, START + 66 * MINUTE)
    return session, as_(cast.nia)


def leave(client, session, **more):
    items = session.course.protocol_version.rules.checklists.discharge
    answers = {f"check-{item.key}": "yes" for item in items} | {"has_ideation": "no", "escort": "her sister"}
    return client.post(reverse("sessions:discharge", args=[session.pk]), answers | more)


def page(client, session):
    return client.get(reverse("sessions:record", args=[session.pk])).context["page"]


def test_rows_that_nobody_took_are_counted_and_leaving_needs_the_reason(dose):
    session, nia = dose
    refused = leave(nia, session)
    assert refused.status_code == 422
    said = refused.context["leaving_form"].errors["gaps_reason"]
    assert said == ["Observations: 5 not taken, 11 still due until T+3:55. Say why they stay empty."]
    assert "Observations: 5 not taken, 11 still due until T+3:55" in [
        fact.text for fact in refused.context["gate"].stay
    ]
    session.refresh_from_db()
    assert session.status == CareSession.Status.IN_PROGRESS
    assert leave(nia, session, gaps_reason="monitor broke, looked at throughout").status_code == 302


@pytest.mark.parametrize("act, when", [(actions.discharge, "discharged_at"), (actions.send_home, "left_at")])
def test_nobody_leaves_with_rows_unexplained_by_any_way(cast, dose, act, when):
    session, _ = dose
    now = START + 66 * MINUTE
    leave = {"by": cast.nia, "session": session, "escort": "her sister", "checks": all_met(cast), "now": now,
             when: now, "reason": "seen by Dr Shah"}  # fmt: skip
    for said in ("", "  "):
        with pytest.raises(GapsUnexplained, match="5 not taken, 11 still due") as why:
            act(**leave, gaps_reason=said)
        assert why.value.field == "gaps_reason"
    assert not Discharge.objects.exists()
    act(**leave, gaps_reason="monitor broke")
    assert Discharge.objects.get().gaps_reason == "monitor broke"


def test_a_reason_for_one_thing_is_none_for_the_other(dose):
    session, nia = dose
    unwell = {"check-nausea": "no", "reason": "seen by Dr Shah"}
    errors = leave(nia, session, **unwell).context["leaving_form"].errors
    assert list(errors) == ["gaps_reason"]
    monitor = {"check-nausea": "no", "gaps_reason": "monitor broke"}
    assert list(leave(nia, session, **monitor).context["leaving_form"].errors) == ["reason"]
    assert leave(nia, session, **unwell, gaps_reason="monitor broke").status_code == 302
    session.refresh_from_db()
    left = session.discharge
    assert (left.reason, left.gaps_reason) == ("seen by Dr Shah", "monitor broke")
    html = nia.get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "Observations not taken: monitor broke" in html


def test_the_rows_that_nobody_took_stay_the_same_after_it(cast, dose):
    session, nia = dose
    before = page(nia, session)
    leave(nia, session, gaps_reason="monitor broke, looked at throughout")
    after = page(nia, session)
    assert after.missed == before.missed == 5
    assert [row.t for row in after.rows if row.is_missed] == ["0:10", "0:20", "0:30", "0:40", "0:55"]


def test_a_row_that_is_to_come_at_a_time_of_its_own_is_asked_about(cast, as_, clock):
    session = started_dose(cast)
    seen(cast, session, START - MINUTE)
    actions.record_administration(by=cast.nia, session=session, given=im(), now=START)
    for minutes in (0, 5, 15, 30, 45, 60, 90):
        seen(cast, session, START + minutes * MINUTE)
    clock(START + 100 * MINUTE)
    said = leave(as_(cast.nia), session).context["leaving_form"].errors["gaps_reason"]
    assert said == ["Observations: 1 still due until T+2:00. Say why they stay empty."]


def test_who_was_looked_at_as_often_as_asked_leaves_without_a_question(cast, dose, clock):
    session, nia = dose
    for minutes in (10, 20, 30, 40, 55):
        seen(cast, session, START + minutes * MINUTE)
    assert leave(nia, session).status_code == 302
