"""The first administration waits until the dose is Ready: refusals first, then what lets it go on."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients.actions import withdraw_consent
from sessions import actions
from sessions.actions.challenges import ChallengeDraft, raise_challenge
from sessions.errors import NotUnderWay, Refused
from sessions.models import Challenge, ChallengeReview, ChecklistAnswer
from sessions.ready.actions import (
    MayNotOverride,
    answer_check,
    decide_dose_review,
    discuss_life_change,
    override_check,
)
from sessions.ready.state import NotReady
from tests.cast import START
from tests.sessions.making import HOUR, book_dose, given_dose, im, make_ready, started_dose

LATER = START + 72 * HOUR


def give(cast, session, at=START):
    return actions.record_administration(by=cast.nia, session=session, given=im(at=at), now=at)


def answer(cast, session, key, word, at=START, **more):
    return answer_check(by=cast.nia, session=session, key=key, answer=word, now=at, **more)


def go_on(who, session, key, reason="seen and judged", at=START):
    return override_check(by=who, session=session, key=key, reason=reason, now=at)


def test_nothing_is_given_while_the_list_is_open_and_what_is_missing_is_named(cast):
    session = started_dose(cast, is_ready=False)
    with pytest.raises(NotReady, match=r"18 without a yes: Identity checked; Consent signed.* and 15 more\."):
        give(cast, session)
    assert not session.administrations.exists()


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(cast, as_):
    session = started_dose(cast, is_ready=False)
    sent = {"give-part": "first", "give-route": "im", "give-total_mg": "75", "give-site": "left deltoid"}
    refused = as_(cast.nia).post(reverse("sessions:administer", args=[session.pk]), sent)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert (
        "Not ready, 18 without a yes: Identity checked;" in html
        and 'href="#ready"' in html
        and "left deltoid" in html
    )


def test_once_the_list_is_answered_nothing_says_any_more_that_it_is_not(cast, as_):
    session = started_dose(cast)
    url = reverse("sessions:answer-check", args=[session.pk, "escort"])
    brought = [
        as_(cast.nia).post(url, {"answer": word}, headers={"HX-Request": "true"}).content.decode()
        for word in ("no", "yes")
    ]
    assert "Not ready, 1 without a yes: Escort named." in brought[0]
    assert "Not ready" not in brought[1] and 'id="not-ready" hx-swap-oob="innerHTML"></div>' in re.sub(
        r">\s+<", "><", brought[1]
    )


@pytest.mark.parametrize("word", ["no", "unknown"])
def test_one_answer_that_is_not_yes_holds_the_dose(cast, word):
    session = started_dose(cast)
    answer(cast, session, "escort", word)
    with pytest.raises(NotReady, match=r"1 without a yes: Escort named\. "):
        give(cast, session)


def test_a_yes_to_consent_is_refused_while_none_is_in_force(cast):
    session = started_dose(cast, is_ready=False)
    with pytest.raises(Refused, match="No consent to treatment is in force"):
        answer(cast, session, "consent", "yes")
    assert answer(cast, session, "consent", "no").answer == "no"


def test_a_consent_withdrawn_after_the_yes_holds_the_dose(cast, as_):
    session = started_dose(cast)
    withdraw_consent(by=cast.ada, consent=cast.dana.consents.get(kind="treatment"), now=START)
    with pytest.raises(NotReady, match=r"1 without a yes: Consent signed, in its present version\. "):
        give(cast, session)
    html = as_(cast.nia).get(reverse("sessions:record", args=[session.pk])).content.decode()
    pressed = re.findall(r'id="answer-(\w+)-consent"[^>]*aria-pressed="true"', html)
    assert pressed == [] and "No consent to treatment is in force" in html


def test_a_consent_withdrawn_after_the_dose_leaves_the_dose_as_it_was(cast, as_):
    session = started_dose(cast)
    give(cast, session)
    withdraw_consent(by=cast.ada, consent=cast.dana.consents.get(kind="treatment"), now=START + HOUR)
    html = as_(cast.nia).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "To treatment, version 1" in html and "Given before every check was done" not in html


@pytest.mark.parametrize("who", ["nia", "ada", "paz"])
def test_nobody_goes_on_without_identity(cast, who):
    session = started_dose(cast)
    answer(cast, session, "identity", "no")
    with pytest.raises(MayNotOverride, match="Nobody may go on"):
        go_on(getattr(cast, who), session, "identity")


def test_a_therapist_goes_on_without_the_intention_and_not_without_fasting(cast):
    session = started_dose(cast)
    for key in ("intention", "fasting"):
        answer(cast, session, key, "no")
    with pytest.raises(MayNotOverride, match="Paz Shah or another prescriber may go on"):
        go_on(cast.ada, session, "fasting")
    with pytest.raises(Refused, match="Say why"):
        go_on(cast.ada, session, "intention", reason="  ")
    go_on(cast.ada, session, "intention")
    go_on(cast.paz, session, "fasting")
    assert give(cast, session)
    row = session.checks.standing().get(key="fasting")
    assert (row.override_role, row.overridden_by, row.override_reason) == (
        "prescriber",
        cast.paz,
        "seen and judged",
    )


def test_another_answer_takes_the_decision_to_go_on_back(cast):
    session = started_dose(cast)
    answer(cast, session, "fasting", "no")
    go_on(cast.paz, session, "fasting")
    answer(cast, session, "fasting", "unknown")
    with pytest.raises(NotReady, match="Fasted"):
        give(cast, session)


def test_a_weight_is_asked_for_with_its_yes(cast):
    session = started_dose(cast, is_ready=False)
    with pytest.raises(Refused, match="Give the kg, from 20 to 350"):
        answer(cast, session, "weight", "yes")
    assert not session.checks.exists()


def test_nothing_is_answered_before_the_session_starts(cast):
    with pytest.raises(NotUnderWay):
        answer(cast, book_dose(cast), "identity", "yes")


def test_a_check_the_protocol_does_not_know_is_refused(cast):
    with pytest.raises(Refused, match="not one of the protocol's"):
        answer(cast, started_dose(cast, is_ready=False), "horoscope", "yes")


def test_a_ready_dose_is_given_and_its_booster_asks_nothing_more(cast):
    session = started_dose(cast)
    assert give(cast, session)
    answer(cast, session, "fasting", "no")
    booster = im(25, part="booster")
    assert actions.record_administration(by=cast.nia, session=session, given=booster, now=START)


def test_a_dose_written_down_late_answers_its_list_late_and_keeps_both_times(cast):
    typed = START + 30 * HOUR
    session = book_dose(cast, START, now=typed)
    actions.start(by=cast.paz, session=session, started_at=START, unprepared_reason="late", now=typed)
    make_ready(cast, session, typed)
    row = actions.record_administration(by=cast.nia, session=session, given=im(), now=typed)
    assert (row.given_at, session.checks.get(key="escort").answered_at) == (START, typed)


def test_a_changed_answer_is_in_the_trail(cast):
    session = started_dose(cast)
    answer(cast, session, "escort", "no")
    event = Event.objects.get(kind="check.changed")
    assert event.facts == {"check": "escort", "answer": "no", "was": "yes"}
    answer(cast, session, "escort", "no")
    assert Event.objects.filter(kind="check.changed").count() == 1


def test_a_pressure_above_the_line_waits_for_the_prescriber_and_a_calmer_one_does_not(cast):
    session = started_dose(cast)
    for minutes, systolic in ((1, 152), (6, 134)):
        at = START + timedelta(minutes=minutes)
        seen = actions.Seen(observed_at=at, systolic=systolic, diastolic=84)
        actions.record_observation(by=cast.nia, session=session, seen=seen, now=at)
        if systolic > 140:
            with pytest.raises(NotReady, match="the prescriber's decision"):
                give(cast, session, at)
    assert give(cast, session, at)


def after_a_challenge(cast, kind):
    first = given_dose(cast)
    draft = ChallengeDraft(kind=kind, text="Thinks of leaving the job")
    raised = raise_challenge(by=cast.ada, session=first, draft=draft, now=START + 30 * HOUR)
    return raised, started_dose(cast, LATER)


def test_a_negative_reaction_holds_the_next_dose_until_a_prescriber_decides_in_words(cast):
    raised, session = after_a_challenge(cast, Challenge.Kind.NEGATIVE_REACTION)
    told = {"review": raised.dose_review, "now": LATER}
    with pytest.raises(NotReady, match="Dose reviewed after"):
        give(cast, session, LATER)
    with pytest.raises(MayNotOverride):
        decide_dose_review(by=cast.nia, decision="go on", goes_ahead=True, **told)
    with pytest.raises(Refused, match="Say in words"):
        decide_dose_review(by=cast.paz, decision=" ", goes_ahead=True, **told)
    with pytest.raises(Refused, match="yes or no"):
        decide_dose_review(by=cast.paz, decision="go on", goes_ahead=None, **told)
    decide_dose_review(by=cast.paz, decision="Half the dose", goes_ahead=True, **told)
    assert give(cast, session, LATER)
    with pytest.raises(Refused, match="the dose was given"):
        decide_dose_review(by=cast.paz, decision="Better not", goes_ahead=False, **told)


def test_a_yes_can_be_taken_back_until_the_dose_is_given(cast):
    raised, session = after_a_challenge(cast, Challenge.Kind.NEGATIVE_REACTION)
    for words, goes_ahead in (("Half the dose", True), ("Their mother rang: not today", False)):
        decide_dose_review(
            by=cast.paz, review=raised.dose_review, decision=words, goes_ahead=goes_ahead, now=LATER
        )
    with pytest.raises(NotReady, match="Decided not to go ahead"):
        give(cast, session, LATER)
    assert "To go ahead with the dose: Half the dose" in [look.text for look in raised.reviews.all()]


def test_a_no_after_a_negative_reaction_holds_the_dose_and_stays_readable(cast, as_, clock):
    raised, session = after_a_challenge(cast, Challenge.Kind.NEGATIVE_REACTION)
    clock(LATER)
    address = reverse("sessions:decide-dose", args=[session.pk, raised.dose_review.pk])
    refused = as_(cast.paz).post(address, {"reason": "Do not give"})
    assert refused.status_code == 422 and "Say whether this dose goes ahead" in refused.content.decode()
    as_(cast.paz).post(address, {"reason": "Do not give", "goes_ahead": "no"})
    with pytest.raises(NotReady, match="Decided not to go ahead after"):
        give(cast, session, LATER)
    html = as_(cast.paz).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "Not to go ahead: Paz Shah" in html and "Do not give" in html and "Decide again" in html
    as_(cast.paz).post(address, {"reason": "Half, after a talk", "goes_ahead": "yes"})
    assert ChallengeReview.objects.get().text == "Not to go ahead with the dose: Do not give"
    assert give(cast, session, LATER)


def test_an_overridden_check_answered_anew_keeps_why_somebody_went_on(cast, as_):
    session = started_dose(cast)
    answer(cast, session, "fasting", "no")
    go_on(cast.paz, session, "fasting", reason="A biscuit four hours ago")
    go_on(cast.paz, session, "fasting", reason="A biscuit, five hours ago")
    answer(cast, session, "fasting", "yes")
    standing = session.checks.standing().get(key="fasting")
    assert (standing.answer, standing.override_reason) == ("yes", "")
    assert session.checks.filter(key="fasting").count() == 4
    nia, address = as_(cast.nia), reverse("sessions:record", args=[session.pk])
    assert "was: no" not in nia.get(address).content.decode()
    assert give(cast, session)
    html = nia.get(address).content.decode()
    assert "was: yes, Nia Park 10:00" in html
    assert "was: no, Nia Park 10:00; Paz Shah (prescriber) goes on" in html
    assert "A biscuit four hours ago" in html and "A biscuit, five hours ago" in html
    assert "A biscuit" not in as_(cast.max).get(address).content.decode()


def test_a_planned_major_decision_is_spoken_about_before_the_next_dose(cast):
    raised, session = after_a_challenge(cast, Challenge.Kind.LIFE_CHANGE)
    told = {"by": cast.nia, "session": session, "challenge": raised, "now": LATER}
    with pytest.raises(NotReady, match="Planned major life decision discussed"):
        give(cast, session, LATER)
    with pytest.raises(Refused):
        discuss_life_change(words=" ", **told)
    discuss_life_change(words="Will wait until June", **told)
    assert ChallengeReview.objects.get().text == "Will wait until June"
    assert give(cast, session, LATER)


def test_a_challenge_raised_later_does_not_hold_a_dose_written_down_late(cast):
    first = given_dose(cast)
    draft = ChallengeDraft(kind=Challenge.Kind.NEGATIVE_REACTION)
    raise_challenge(by=cast.ada, session=first, draft=draft, now=LATER + HOUR)
    typed = LATER + 5 * HOUR
    session = book_dose(cast, LATER, now=typed)
    actions.start(by=cast.nia, session=session, started_at=LATER, now=typed)
    make_ready(cast, session, typed)
    assert actions.record_administration(by=cast.nia, session=session, given=im(at=LATER), now=typed)


def test_an_entry_from_before_there_was_a_list_can_be_corrected(cast):
    session = started_dose(cast)
    wrong = give(cast, session)
    ChecklistAnswer.objects.filter(session=session).delete()
    right = actions.correct_administration(
        by=cast.nia, administration=wrong, given=im(50), reason="read wrong", now=START
    )
    assert right.total_mg == 50
