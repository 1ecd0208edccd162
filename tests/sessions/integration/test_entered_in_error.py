"""An integration recorded on the wrong patient: what it left is on its own page, and nowhere else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from patients.journals.models import Commitment, Insight
from sessions import actions
from sessions.actions import ChallengeDraft, CommitmentDraft, InsightDraft
from sessions.models import Challenge, DoseReview, Theme
from sessions.ready.points import ready_facts
from tests.cast import START
from tests.sessions.making import HOUR, book_talk, started_dose

LINE, DEED, SAID, WORD = "The lighthouse hums.", "Paint the boat green.", "Thinks of the harbour.", "lanterns"
CANARIES = (LINE, DEED, SAID, WORD, "#challenge-")
LOOK = date(2026, 3, 3)


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


@pytest.fixture
def session(cast):
    """Completed, with an insight, a commitment, and two challenges."""
    return actions.complete_integration(
        by=cast.ada, session=book_talk(cast), now=START + HOUR, insights=[InsightDraft(LINE, WORD)],
        commitments=[CommitmentDraft(DEED, insight_text=LINE)],
        challenges=[ChallengeDraft("life_change", SAID, "", LOOK), ChallengeDraft("negative_reaction", SAID)],
    )  # fmt: skip


@pytest.fixture
def void(cast, session):
    reason = "another patient's"
    return actions.void(by=cast.ada, session=session, reason=reason, now=START + 2 * HOUR)


def said_on(browser, *pages):
    html = "".join(browser.get(page).content.decode() for page in pages)
    return {words for words in CANARIES if words in html}


def of_patient(cast):
    names = ("sessions:thread", "sessions:thread-panel", "sessions:themes", "sessions:challenges")
    names += ("caseload:chart", "journals:panel")
    return [reverse(name, args=[cast.dana.pk]) for name in names] + [reverse("sessions:challenges-due")]


PORTAL = ("portal:home", "portal:journal", "portal:me", "portal:commitments")


# --- refusals ----------------------------------------------------------------------------


@pytest.mark.usefixtures("void")
def test_a_chart_says_none_of_it(cast, ada):
    assert said_on(ada, *of_patient(cast)) == set()


@pytest.mark.usefixtures("void")
def test_the_patient_reads_none_of_it(as_, patient_member):
    browser = as_(patient_member)
    assert said_on(browser, *map(reverse, PORTAL)) == set()
    assert browser.get(reverse("portal:commitment", args=[Commitment.objects.get().pk])).status_code == 404


@pytest.mark.usefixtures("void")
def test_no_node_of_it_opens(ada):
    nodes = {"insight": Insight, "commitment": Commitment, "theme": Theme}
    for name, model in nodes.items():
        assert ada.get(reverse(f"sessions:{name}", args=[model.objects.get().pk])).status_code == 404
    for name in ("review-challenge", "close-challenge"):
        key = Challenge.objects.first().pk
        assert ada.post(reverse(f"sessions:{name}", args=[key]), {}).status_code == 404


@pytest.mark.usefixtures("void")
def test_the_next_session_is_offered_none_of_it(cast, ada):
    later = book_talk(cast, START + timedelta(days=1))
    assert said_on(ada, reverse("sessions:record", args=[later.pk])) == set()


@pytest.mark.usefixtures("void")
def test_no_dose_waits_for_it(cast, as_, ada):
    dose = started_dose(cast, START + timedelta(days=1))
    facts = ready_facts(dose, START + timedelta(days=1))
    assert (facts.reviews, facts.life_changes) == ((), ())
    assert said_on(ada, reverse("sessions:record", args=[dose.pk])) == set()
    asked = reverse("sessions:decide-dose", args=[dose.pk, DoseReview.objects.get().pk])
    assert as_(cast.paz).post(asked, {"reason": "Go on."}).status_code == 404


# --- what stays ----------------------------------------------------------------------------


def test_before_it_was_taken_out_all_of_it_was_there(cast, as_, ada, session, patient_member):
    """The pages above do say these words of a session that stands."""
    assert said_on(ada, *of_patient(cast)) == set(CANARIES)
    later = book_talk(cast, START + timedelta(days=1))
    assert said_on(ada, reverse("sessions:record", args=[later.pk])) == {LINE, DEED, WORD, "#challenge-"}
    assert DEED in said_on(as_(patient_member), *map(reverse, PORTAL))


def test_its_own_page_still_shows_it_and_leads_nowhere(ada, void):
    page = reverse("sessions:record", args=[void.pk])
    html = ada.get(page).content.decode()
    assert {LINE, DEED, WORD} <= said_on(ada, page)
    assert reverse("sessions:insight", args=[Insight.objects.get().pk]) not in html


def test_a_theme_that_another_session_named_stays(cast, ada, void):
    other = book_talk(cast, START + timedelta(days=1))
    actions.complete_integration(by=cast.ada, session=other, now=other.scheduled_end, themes=[WORD])
    assert WORD in said_on(ada, reverse("sessions:themes", args=[cast.dana.pk]))
