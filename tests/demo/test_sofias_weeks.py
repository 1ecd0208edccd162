"""Sofia reads and writes Spanish: what is hers in the demo is in Spanish, and no two days are the same."""

from integration_care.core import tenancy
from integration_care.demo.story.opening import HISTORY
from integration_care.demo.story.people import PEOPLE
from integration_care.demo.story.timeline import Timeline
from integration_care.demo.story.verbs import Care
from integration_care.demo.story.weeks import FIRST_DAY, SHORT_DAY, Weeks, opening
from patients.actions import register
from patients.journals.actions import install_prompt_sets
from patients.journals.models import Answer, Commitment, JournalEntry
from patients.models import Consent, Patient, TouchConsent
from tests.cast import START, make_course

HERS = next(one for one in PEOPLE if one.key == "sofia")


def lived(cast, clock):
    """Her weeks, event after event, without the engine between them."""
    install_prompt_sets(by=cast.max, clinic=cast.alder)
    clock(opening(START) - HISTORY)
    agreed = (Consent.Kind.TREATMENT, Consent.Kind.EMAIL)
    sofia = register(
        by=cast.ada, clinic=cast.alder, lead=cast.ada, team=[cast.paz, cast.nia], consents=agreed,
        now=opening(START) - HISTORY,
        given_name=HERS.given_name, family_name=HERS.family_name, born_on=HERS.born_on,
        email="sofia@patient.test", time_zone=HERS.time_zone, language=HERS.language,
    )  # fmt: skip
    care = Care(HERS, sofia, make_course(sofia), cast.ada, cast.nia, cast.paz)
    timeline = Timeline(cast.alder.pk)
    Weeks(timeline, opening(START), {"sofia": care}).write()
    for instant, _, act in sorted(timeline.events, key=lambda event: event[:2]):
        clock(instant)
        with tenancy.clinic_context(cast.alder.pk) as now:
            act(now)
    return Patient.objects.get(pk=sofia.pk)


def test_what_she_wrote_and_said_is_in_spanish_and_never_the_same_twice(cast, clock):
    sofia = lived(cast, clock)
    answers = [one.text for one in Answer.objects.filter(entry__patient=sofia) if one.text]
    taken_on = {one.text for one in Commitment.objects.filter(patient=sofia)}
    assert JournalEntry.objects.filter(patient=sofia).count() == 4
    assert len(answers) == len(set(answers)) == 16
    assert not {*answers, *taken_on} & {*FIRST_DAY, *SHORT_DAY}
    others = {one.touch for one in PEOPLE if one.language == "en"}
    assert TouchConsent.objects.get(patient=sofia).words not in others
