"""Closing an integration, the thread that comes of it, themes and the challenge register."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from integration_care.audit.models import Event
from patients.followups.models import Alert, StaffTask
from patients.journals.actions import pin_insight, settle_commitment
from patients.journals.models import Commitment, Insight, JournalEntry
from patients.models import CareTeamMember
from sessions import actions
from sessions.actions import ChallengeDraft, CommitmentDraft, InsightDraft
from sessions.actions.themes import OtherPatient
from sessions.models import Challenge, DoseReview, NoteSection, SessionTheme, Theme
from tests.cast import START
from tests.sessions.making import HOUR, book_talk, given_dose
from tests.sessions.test_talk_pages import AUTOSAVE

FORMSETS = {
    "commitments-TOTAL_FORMS": "2", "commitments-INITIAL_FORMS": "0",
    "challenges-TOTAL_FORMS": "1", "challenges-INITIAL_FORMS": "0",
}  # fmt: skip
HELD = {
    "times-held_on": "2026-03-03", "times-began": "09:00", "times-ended": "10:00", "version": "0", **FORMSETS
}  # fmt: skip
SAD = "I can be sad and still be here."


def url(name, key):
    return reverse(f"sessions:{name}", args=[getattr(key, "pk", key)])


@pytest.fixture
def ada(cast, as_):
    return as_(cast.ada)


@pytest.fixture
def session(cast):
    return book_talk(cast)


@pytest.fixture
def thread(cast, session):
    """A theme, an insight under it, and what was taken on from it."""
    actions.complete_integration(
        by=cast.ada, session=session, now=START + HOUR, themes=["voice"],
        insights=[InsightDraft(SAD, "grief")],
        commitments=[CommitmentDraft("Call my sister", insight_text=SAD, when="Sunday")],
        challenges=[ChallengeDraft("forgetting", "Little is left", "Read aloud", date(2026, 3, 3))],
    )  # fmt: skip
    return {
        "insight": Insight.objects.get(), "commitment": Commitment.objects.get(),
        "theme": Theme.objects.get(name="grief"), "challenge": Challenge.objects.get(),
    }  # fmt: skip


NODES = ("insight", "commitment", "theme")
OF_PATIENT = ("thread", "themes", "challenges")
DEEDS = (("rename-theme", "theme"), ("merge-theme", "theme"))
DEEDS += (("review-challenge", "challenge"), ("close-challenge", "challenge"))


# --- refusals ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NODES)
def test_strangers_and_colleagues_off_the_team_get_404(cast, as_, thread, name):
    for stranger in (cast.cy, cast.bea):
        assert as_(stranger).get(url(name, thread[name])).status_code == 404


@pytest.mark.parametrize("name", OF_PATIENT)
def test_an_admin_reads_no_thread_and_a_stranger_finds_none(cast, as_, thread, name):
    assert as_(cast.max).get(url(name, cast.dana)).status_code == 403
    assert as_(cast.cy).get(url(name, cast.dana)).status_code == 404


@pytest.mark.parametrize(("name", "of"), DEEDS)
def test_nobody_else_changes_a_theme_or_a_challenge(cast, as_, thread, name, of):
    assert as_(cast.max).post(url(name, thread[of])).status_code == 403
    assert as_(cast.cy).post(url(name, thread[of])).status_code == 404


def test_an_admin_sees_how_much_was_kept_and_no_words(cast, as_, thread):
    html = as_(cast.max).get(url("thread-panel", cast.dana)).content.decode()
    assert "None settled yet, 1 open" in html
    assert SAD not in html and "Call my sister" not in html and "grief" not in html


def test_an_insight_from_a_private_entry_is_nowhere_in_the_thread(cast, ada, thread):
    entry = JournalEntry.objects.create(
        clinic=cast.alder, patient=cast.dana, client_uuid=uuid4(), started_at=START, saved_at=START,
        visibility="private",
    )  # fmt: skip
    secret = pin_insight(by=cast.ada, patient=cast.dana, text="the secret", entry=entry, now=START)
    Commitment.objects.filter(pk=thread["commitment"].pk).update(insight=secret)
    assert ada.get(url("insight", secret)).status_code == 404
    for page in (
        url("thread", cast.dana),
        url("commitment", thread["commitment"]),
        url("theme", thread["theme"]),
    ):
        assert "the secret" not in ada.get(page).content.decode()


def test_a_concern_without_words_is_refused_and_nothing_is_saved(ada, session):
    refused = ada.post(url("complete", session), HELD | {"has_concern": "on", "commitment_asked": "1"})
    assert refused.status_code == 422
    assert "Say in a few words what the concern is." in refused.content.decode()
    assert not Alert.objects.exists()


def test_an_insight_that_is_gone_from_the_list_is_asked_for_again(ada, session):
    typed = {"commitments-0-text": "Call", "commitments-0-acts_on": "new:gone", "insights": SAD}
    refused = ada.post(url("complete", session), HELD | typed)
    assert refused.status_code == 422 and "Choose again, or none." in refused.content.decode()
    assert not Commitment.objects.exists()


def test_a_challenge_without_a_kind_is_refused_and_its_words_stay(ada, session):
    refused = ada.post(url("complete", session), HELD | {"challenges-0-text": "Nothing holds."})
    html = refused.content.decode()
    assert refused.status_code == 422 and "Choose what came up" in html and "Nothing holds." in html


def test_a_name_that_is_taken_is_refused(ada, thread):
    refused = ada.post(url("rename-theme", thread["theme"]), {"name": "Voice"})
    assert refused.status_code == 422 and "Join the two instead." in refused.content.decode()


def test_themes_of_two_patients_never_meet(cast, thread):
    other = Theme(clinic=cast.alder, patient=cast.eli, name="grief")
    with pytest.raises(OtherPatient):
        actions.merge_themes(by=cast.ada, theme=thread["theme"], into=other)


def test_a_look_back_without_words_is_refused(ada, thread):
    challenge = thread["challenge"]
    refused = ada.post(url("review-challenge", challenge), {f"review-{challenge.pk}-review_on": "2026-03-09"})
    assert refused.status_code == 422
    assert "Say what was found in a few words." in refused.content.decode()
    challenge.refresh_from_db()
    assert challenge.review_on == date(2026, 3, 3)


# --- closing -----------------------------------------------------------------------------


def test_a_commitment_is_asked_for_once_and_never_blocks(ada, session):
    asked = ada.post(url("complete", session), HELD | {"stood-out": "The light."})
    html = asked.content.decode()
    assert "No commitment was recorded. Complete without one?" in html and "The light." in html
    answer = {"commitment_asked": "1", "without_commitment": "Too tired today."}
    assert ada.post(url("complete", session), HELD | answer).status_code == 302
    html = ada.get(url("record", session)).content.decode()
    assert "None was recorded: Too tired today." in html


def test_a_refused_time_comes_before_the_question(ada, session):
    refused = ada.post(url("complete", session), HELD | {"times-ended": "soon"})
    assert "Complete without one?" not in refused.content.decode()


def test_what_is_typed_beside_the_note_is_there_on_the_next_device(ada, session):
    typed = HELD | {
        "themes": "grief, voice", "insights": f"{SAD} #grief", "challenges-0-kind": "fading",
        "challenges-0-response": "Read it back.", "commitments-0-text": "Call my sister",
        "commitments-0-acts_on": f"new:{SAD}", "emotions": ["awe"], "concern": "sleeps badly",
    }  # fmt: skip
    assert ada.post(url("save-note", session), typed, **AUTOSAVE).status_code == 200
    html = ada.get(url("record", session)).content.decode()
    for words in ("grief, voice", "Read it back.", "Call my sister", "sleeps badly", f"new:{SAD}"):
        assert words in html
    assert not (Challenge.objects.exists() or Insight.objects.exists() or Alert.objects.exists())


def test_completing_ties_the_commitment_to_its_insight_and_theme(ada, session):
    typed = HELD | {
        "insights": f"{SAD} #grief\nI am here.", "commitments-0-text": "Call my sister",
        "commitments-0-acts_on": f"new:{SAD}", "commitments-0-accountability": "Maya",
        "emotions": ["tenderness"],
    }  # fmt: skip
    assert ada.post(url("complete", session), typed).status_code == 302
    made = Commitment.objects.get()
    assert (made.insight.text, made.theme.name, made.accountability) == (SAD, "grief", "Maya")
    assert SessionTheme.objects.get(session=session).theme == made.theme
    html = ada.get(url("record", session)).content.decode()
    assert "Tenderness" in html
    assert url("commitment", made) in html and url("insight", made.insight) in html


def test_an_insight_with_two_themes_is_asked_which_and_nothing_is_kept_yet(ada, session):
    two = {"insights": "I hear him #father #nosuch", "commitments-0-text": "Call my sister"}
    asked = ada.post(url("complete", session), HELD | two)
    assert asked.status_code == 422
    words = "“I hear him” ends with #father and #nosuch. It goes under one theme: keep one of them."
    assert words in asked.content.decode() and "#father #nosuch</textarea>" in asked.content.decode()
    assert not Insight.objects.exists()
    assert (
        ada.post(url("complete", session), HELD | two | {"insights": "I hear him #father"}).status_code == 302
    )
    kept = Insight.objects.get()
    assert (kept.text, kept.theme.name) == ("I hear him", "father")


def test_a_sign_inside_an_insight_is_part_of_its_words(ada, session):
    line = "Room #3 and #metoo came up again #grief"
    ada.post(url("complete", session), HELD | {"insights": line, "commitments-0-text": "Call my sister"})
    assert Insight.objects.get().text == "Room #3 and #metoo came up again"


def test_changing_the_note_later_leaves_what_was_kept_alone(ada, session):
    ada.post(url("complete", session), HELD | {"insights": SAD, "commitments-0-text": "Call"})
    later = {"version": "1", "stood-out": "The light."}
    assert ada.post(url("save-note", session), later, **AUTOSAVE).status_code == 200
    kept = {row.key: row.body for row in NoteSection.objects.all()}
    assert kept["insights"] == SAD and kept["stood-out"] == "The light."


def test_a_concern_reaches_the_care_team_at_once(cast, as_, ada, session):
    said = {"has_concern": "on", "concern": "Gave away her books.", "commitment_asked": "1"}
    assert ada.post(url("complete", session), HELD | said).status_code == 302
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.session) == (Alert.Kind.CONCERN, "red", session)
    assert "A clinician" in as_(cast.paz).get(reverse("caseload:board")).content.decode()
    assert "Gave away her books." in ada.get(url("record", session)).content.decode()


# --- themes and the thread -----------------------------------------------------------------


def test_a_theme_is_renamed_and_joined_with_its_trail(cast, ada, thread):
    grief, voice = thread["theme"], Theme.objects.get(name="voice")
    assert ada.post(url("rename-theme", grief), {"name": "loss"}).status_code == 302
    assert ada.post(url("merge-theme", grief), {"into": voice.pk}).status_code == 302
    assert not Theme.objects.filter(pk=grief.pk).exists()
    assert Insight.objects.get().theme == voice and Commitment.objects.get().theme == voice
    assert SessionTheme.objects.filter(theme=voice).count() == 1
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {"theme.renamed", "theme.merged"} <= kinds


def test_the_thread_leads_on_from_every_node(cast, ada, thread):
    settle_commitment(
        by=cast.ada, commitment=thread["commitment"], status="kept", outcome="talked 40 min", now=START
    )
    insight, act, theme = (url(name, thread[name]) for name in NODES)
    leads = {
        url("thread", cast.dana): (insight, act, theme),
        insight: (act, theme), act: (insight, theme), theme: (insight, act),
        url("themes", cast.dana): (theme,),
    }  # fmt: skip
    for page, ahead in leads.items():
        html = ada.get(page).content.decode()
        assert all(address in html for address in ahead), page
    html = ada.get(url("thread", cast.dana)).content.decode()
    assert "talked 40 min" in html and "1 of 1 kept" in html


# --- challenges ------------------------------------------------------------------------------


def test_a_negative_reaction_tells_the_prescriber_and_marks_the_next_dose(cast, as_, ada, session):
    typed = HELD | {"challenges-0-kind": "negative_reaction", "commitment_asked": "1"}
    assert ada.post(url("complete", session), typed).status_code == 302
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.session) == ("negative_reaction", "amber", session)
    assert DoseReview.objects.get().reviewed_at is None
    assert not StaffTask.objects.filter(alert=alert).exists()
    board = as_(cast.paz).get(reverse("caseload:board")).content.decode()
    assert "Negative therapeutic reaction" in board and url("record", session) in board
    assert (
        "Next dose to be reviewed" in ada.get(reverse("caseload:chart", args=[cast.dana.pk])).content.decode()
    )


def test_without_a_prescriber_an_admin_is_asked_for_one(cast, ada, session):
    CareTeamMember.objects.filter(member=cast.paz).update(left_on=START.date())
    draft = ChallengeDraft("negative_reaction")
    actions.raise_challenge(by=cast.ada, session=session, draft=draft, now=START)
    assert StaffTask.objects.get(alert__isnull=False).audience == "admin"


def test_the_register_takes_one_puts_due_ones_first_and_closes(cast, ada, thread):
    given_dose(cast, START - 48 * HOUR)
    sent = {"new-kind": "life_change", "new-text": "Wants to sell the house", "new-session": ""}
    assert ada.post(url("raise-challenge", cast.dana), sent).status_code == 422
    sent["new-session"] = thread["challenge"].session_id
    assert ada.post(url("raise-challenge", cast.dana), sent).status_code == 302
    html = ada.get(url("challenges", cast.dana)).content.decode()
    first, second = f'id="challenge-{thread["challenge"].pk}"', "Wants to sell the house"
    assert html.index(first) < html.index(second) and "1 to look at again" in html
    assert "Asked about again before the next dose." in html
    looked = {f"review-{thread['challenge'].pk}-text": "Came back on Sunday."}
    assert ada.post(url("review-challenge", thread["challenge"]), looked).status_code == 302
    closed = {f"close-{thread['challenge'].pk}-outcome": "Holds now."}
    assert ada.post(url("close-challenge", thread["challenge"]), closed).status_code == 302
    html = ada.get(url("challenges", cast.dana)).content.decode()
    assert "Came back on Sunday." in html and "Holds now." in html


def test_what_is_due_is_on_the_day_of_the_team_only(cast, as_, ada, thread):
    assert "Forgetting the experience" in ada.get(reverse("sessions:challenges-due")).content.decode()
    for other in (cast.max, cast.bea):
        assert "Forgetting" not in as_(other).get(reverse("sessions:challenges-due")).content.decode()


@pytest.mark.parametrize("name", [*OF_PATIENT, "thread-panel"])
def test_a_long_thread_costs_the_same_as_a_short_one(cast, ada, counting, name):
    def grow(count, after):
        for number in range(count):
            session = book_talk(cast, START + (after + number) * 2 * HOUR)
            actions.complete_integration(
                by=cast.ada, session=session, now=session.scheduled_end, themes=[f"theme {number}", "grief"],
                insights=[InsightDraft(f"line {number}", "grief")],
                commitments=[CommitmentDraft("Walk", insight_text=f"line {number}")],
                challenges=[ChallengeDraft("forgetting"), ChallengeDraft("negative_reaction")],
            )  # fmt: skip

    def cost():
        with counting() as queries:
            assert ada.get(url(name, cast.dana)).status_code == 200
        return len(queries)

    grow(1, 0)
    cost()
    few = cost()
    grow(9, 1)
    assert cost() == few
