"""The next dose is decided about before any is booked, on its own page; a booking says what waits."""

import dataclasses

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core.permissions import Role
from patients.followups.models import StaffTask
from patients.models import CareTeamMember
from patients.protocols.values import Sourced
from patients.screening import deciding
from sessions import actions
from sessions.actions.challenges import ChallengeDraft, raise_challenge
from sessions.models import CareSession, Challenge
from sessions.ready.actions import MayNotOverride, decide_dose_review
from sessions.ready.state import NotReady
from tests.cast import START
from tests.sessions.making import HOUR, given_dose, im, started_dose

LATER = START + 72 * HOUR
WHY = {"goes_ahead": "yes", "reason": "Half the dose, with Ada in the room."}


@pytest.fixture
def review(cast, clock):
    clock(LATER)
    draft = ChallengeDraft(kind=Challenge.Kind.NEGATIVE_REACTION, text="Colder since the dose")
    raised = raise_challenge(by=cast.ada, session=given_dose(cast), draft=draft, now=START + 30 * HOUR)
    return raised.dose_review


@pytest.fixture
def shown(cast, as_):
    address = reverse("sessions:next-dose", args=[cast.dana.pk])
    return lambda who: as_(who).get(address).content.decode()


def decide(review, who, **said):
    return who.post(reverse("sessions:decide-next-dose", args=[review.pk]), said)


def test_strangers_get_404_and_those_who_may_not_decide_are_told_who_may(cast, as_, review, shown):
    for stranger in (cast.cy, cast.bea):
        assert decide(review, as_(stranger), **WHY).status_code == 404
    assert decide(review, as_(cast.max), **WHY).status_code == 403
    refused = decide(review, as_(cast.nia), **WHY)
    assert refused.status_code == 422
    html = shown(cast.nia)
    assert "Paz Shah or another prescriber may decide this." in html and "Record the decision" not in html
    review.refresh_from_db()
    assert review.reviewed_at is None


def test_an_admin_sees_that_it_waits_and_none_of_the_words(cast, as_, review, shown):
    decide(review, as_(cast.paz), goes_ahead="no", reason="Not before the talk.")
    html = shown(cast.max)
    assert "Not to go ahead: Paz Shah" in html
    assert "Colder since" not in html and "before the talk" not in html


def test_without_a_yes_or_no_or_without_words_nothing_is_kept_and_what_was_typed_stays(cast, as_, review):
    refused = decide(review, as_(cast.paz), reason="Half the dose")
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "Say whether this dose goes ahead" in html and ">Half the dose</textarea>" in html
    html = decide(review, as_(cast.paz), goes_ahead="no", reason=" ").content.decode()
    assert "Say it in a few words" in html and 'value="no" checked' in html
    review.refresh_from_db()
    assert review.reviewed_at is None and not Event.objects.filter(kind="dose_review.decided").exists()


def test_a_yes_before_any_booking_lets_the_next_dose_begin(cast, as_, review, shown):
    assert "Colder since the dose" in shown(cast.paz)
    assert decide(review, as_(cast.paz), **WHY).status_code == 302
    assert Event.objects.get(kind="dose_review.decided").facts == {"goes_ahead": True}
    session = started_dose(cast, LATER)
    assert actions.record_administration(by=cast.nia, session=session, given=im(at=LATER), now=LATER)
    refused = decide(review, as_(cast.paz), goes_ahead="no", reason="Other")
    assert refused.status_code == 422 and "and the dose was given" in refused.content.decode()
    assert "Other" in refused.content.decode()


def test_the_form_is_sent_with_its_own_token(cast, as_, review, shown):
    form = shown(cast.paz).partition(reverse("sessions:decide-next-dose", args=[review.pk]))[2]
    assert "csrfmiddlewaretoken" in form.partition("</form>")[0]


def test_a_no_holds_the_dose_that_is_booked_after_it_and_may_be_decided_again(cast, as_, review, shown):
    decide(review, as_(cast.paz), goes_ahead="no", reason="Not before the talk.")
    session = started_dose(cast, LATER)
    with pytest.raises(NotReady, match="Decided not to go ahead after"):
        actions.record_administration(by=cast.nia, session=session, given=im(at=LATER), now=LATER)
    decide(review, as_(cast.paz), **WHY)
    html = shown(cast.paz)
    assert "Not to go ahead with the dose: Not before the talk." in html and "Half the dose" in html
    assert actions.record_administration(by=cast.nia, session=session, given=im(at=LATER), now=LATER)


def test_the_chart_the_alert_and_the_prescribers_day_lead_there(cast, as_, review):
    to = reverse("sessions:next-dose", args=[cast.dana.pk])
    chart = as_(cast.paz).get(reverse("caseload:chart", args=[cast.dana.pk])).content.decode()
    assert (
        f'<a class="chip chip-amber" href="{to}">' in chart and f'<a href="{to}">the next dose</a>' in chart
    )
    day = reverse("sessions:challenges-due")
    assert f"{to}#review-{review.pk}" in as_(cast.paz).get(day).content.decode()
    assert to not in as_(cast.nia).get(day).content.decode()
    decide(review, as_(cast.paz), **WHY)
    assert to not in as_(cast.paz).get(day).content.decode()
    chart = as_(cast.paz).get(reverse("caseload:chart", args=[cast.dana.pk])).content.decode()
    assert "Next dose to be reviewed" not in chart


def test_booking_a_dose_says_what_waits_and_books_all_the_same(cast, as_, review):
    address = reverse("sessions:book", args=[cast.dana.pk])
    html = as_(cast.ada).get(f"{address}?kind=dosing").content.decode()
    assert "The next dose waits for a decision" in html and "Not decided yet, after: negative" in html
    assert "waits for a decision" not in as_(cast.ada).get(f"{address}?kind=integration").content.decode()
    decide(review, as_(cast.paz), goes_ahead="no", reason="Not before the talk.")
    html = as_(cast.max).get(f"{address}?kind=dosing").content.decode()
    assert "Decided not to give it: Paz Shah, Fri 6 March" in html and "before the talk" not in html
    sent = {
        "kind": "dosing", "date": "2026-03-10", "time": "10:00", "minutes": "120", "lead": cast.ada.pk,
        "support": "therapist_present",
    }  # fmt: skip
    assert as_(cast.ada).post(address, sent).status_code == 302
    assert CareSession.objects.doses().booked().exists()
    decide(review, as_(cast.paz), **WHY)
    assert "waits for a decision" not in as_(cast.ada).get(f"{address}?kind=dosing").content.decode()


def nurses_decide(cast):
    rules = cast.course.protocol_version.rules
    lists = dataclasses.replace(rules.checklists, decision_roles=Sourced((Role.NURSE,), "this clinic"))
    version = cast.course.protocol_version
    version.content = dataclasses.replace(rules, checklists=lists).to_data()
    version.save()


def test_where_the_protocol_leaves_it_to_nurses_every_place_asks_the_same_home(cast, as_, shown):
    session = given_dose(cast)
    nurses_decide(cast)
    session.refresh_from_db()
    cast.course.refresh_from_db()
    assert deciding.decides_doses(cast.course) == (Role.NURSE,)
    CareTeamMember.objects.filter(member=cast.nia).update(left_on=START.date())
    draft = ChallengeDraft(kind=Challenge.Kind.NEGATIVE_REACTION)
    raised = raise_challenge(by=cast.ada, session=session, draft=draft, now=START + 30 * HOUR)
    assert StaffTask.objects.get(title="Ask a nurse about a negative reaction")
    told = {"review": raised.dose_review, "decision": "Go on", "goes_ahead": True, "now": LATER}
    with pytest.raises(MayNotOverride, match="A nurse may decide this"):
        decide_dose_review(by=cast.paz, **told)
    assert decide_dose_review(by=cast.nia, **told).goes_ahead
