"""Telling it, being refused honestly, and the answer."""

import contextlib
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from integration_care.core import tenancy
from patients.concerns.actions import take_step, telling
from patients.concerns.actions.telling import tell_again
from patients.concerns.models import Concern, ConcernDraft, ConcernMail
from patients.concerns.page import ConcernPage
from patients.concerns.transitions import MOVES, IllegalMove
from patients.followups.channels import NotSetUp, Refused, TryAgain, YesLost
from patients.models import Consent, Patient
from sessions.caseload.stuck import stuck_ways
from tests.cast import START, join
from tests.patients.concerns.conftest import WORDS

State = Concern.State
TELL = "/me/concern/"


def typed(about="nobody", words=WORDS, **more):
    return {"client_uuid": str(uuid4()), "about": str(about), "words": words, **more}


def test_where_only_the_one_it_is_about_could_read_it_nothing_is_promised(cast, dana, as_, mailoutbox):
    cast.alder.outside_contact = "Rosa Quill, patient advocate, +1 212 555 0180"
    cast.alder.save()
    answer = as_(dana).post(TELL, typed(cast.max.pk))
    shown = answer.content.decode()
    assert answer.status_code == 422 and not Concern.objects.exists() and not mailoutbox
    assert "not sent and is not kept" in shown and "Rosa Quill" in shown
    assert 'href="tel:+1-212-555-0180">+1 212 555 0180</a>' in shown
    assert WORDS in shown  # theirs to copy


def test_where_nobody_reads_and_nobody_outside_is_named_the_page_says_so_before_a_word_is_typed(
    cast, dana, as_
):
    cast.max.is_active = False
    cast.max.save()
    shown = as_(dana).get(TELL).content.decode()
    assert "named nobody outside" in shown and "<textarea" not in shown


def test_somebody_of_another_clinic_cannot_be_named(cast, dana, as_):
    assert as_(dana).post(TELL, typed(cast.cy.pk)).status_code == 422
    assert not Concern.objects.exists()


def test_without_words_it_is_asked_for_and_nothing_is_kept(cast, dana, as_):
    answer = as_(dana).post(TELL, typed(words=" "))
    assert answer.status_code == 422 and not Concern.objects.exists()


def test_sent_twice_it_is_one(cast, dana, as_):
    once = typed("clinic", wants_call="on")
    places = {as_(dana).post(TELL, once).url for _ in range(2)}
    kept = Concern.objects.get()
    assert len(places) == 1 and kept.wants_call and kept.whom == "clinic"


def test_the_words_are_sealed(tell):
    concern = tell()
    raw = Concern.objects.filter(pk=concern.pk).values_list("words", flat=True).get()
    assert WORDS.encode() not in bytes(raw)


def test_only_its_readers_get_an_email_and_it_says_nothing(
    cast, uma, tell, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell(cast.max)
    assert [mail.to for mail in mailoutbox] == [[uma.user.email]]
    assert mailoutbox[0].extra_headers["Message-ID"].count("<") == 1
    said = f"{mailoutbox[0].subject} {mailoutbox[0].body} {mailoutbox[0].alternatives}".lower()
    for word in (WORDS, "moreau", "dana", "max", "concern", "care team", "worr", "complain", "therap"):
        assert word not in said.replace("max-width", "").replace("integration care", ""), word
    assert ConcernMail.objects.get().sent_at == START


@pytest.mark.parametrize("frm", State)
@pytest.mark.parametrize("to", State)
def test_it_moves_only_along_the_table(frm, to, cast, tell):
    concern = tell()
    if frm != State.RECEIVED:
        take_step(by=cast.max, concern=concern, to=frm, words="So.", now=START)
    if to in MOVES[frm]:
        take_step(by=cast.max, concern=concern, to=to, words="So.", now=START)
    else:
        with pytest.raises(IllegalMove):
            take_step(by=cast.max, concern=concern, to=to, words="So.", now=START)
    assert Concern.objects.get().state == (to if to in MOVES[frm] else frm)


def test_it_is_not_answered_or_closed_without_words(cast, tell):
    concern = tell()
    for state in (State.ANSWERED, State.CLOSED):
        with pytest.raises(IllegalMove):
            take_step(by=cast.max, concern=concern, to=state, words=" ", now=START)


@pytest.mark.parametrize("name", ["ada", "nia", "max", "dana"])
def test_nobody_answers_what_they_may_not_read(name, cast, uma, dana, tell):
    member = dana if name == "dana" else getattr(cast, name)
    with pytest.raises(IllegalMove):
        take_step(by=member, concern=tell(cast.max), to=State.ANSWERED, words="So.", now=START)


def test_the_patient_reads_that_it_was_received_who_reads_it_and_the_answer(cast, uma, dana, as_, tell):
    concern = tell(cast.max)
    mine = reverse("portal:concern-told", args=[concern.pk])
    shown = as_(dana).get(mine).content.decode()
    assert "Uma Reyes" in shown and "Max Ferreira does not see it" in shown and "No answer yet" in shown
    page = reverse("concerns:concern", args=[concern.pk])
    assert as_(uma).get(reverse("concerns:list")).context["concerns_waiting"] == 1
    assert as_(uma).post(page, {"to": "acknowledged"}).status_code == 302
    assert "being looked at: Uma Reyes" in as_(dana).get(mine).content.decode()
    assert as_(uma).post(page, {"to": "answered", "words": "I am sorry."}).status_code == 302
    assert not as_(uma).get(page).context["concerns_waiting"]
    shown = as_(dana).get(mine).content.decode()
    assert "Uma Reyes answered you." in shown and "Uma Reyes, clinic admin" in shown
    assert shown.index("I am sorry.") < shown.index(WORDS), "the answer comes first"
    assert "The clinic has it." not in shown


class Away:
    """A mail server that is away, until `back` is set."""

    back = False
    sent: list = []

    def send(self, message):
        if not Away.back:
            raise TryAgain("away")
        Away.sent.append(message)


@pytest.fixture
def away(settings):
    settings.FOLLOW_UP_CHANNELS = {"email": f"{__name__}.Away"}
    Away.back, Away.sent = False, []
    return Away


class Silent:
    """A mail server whose answer is always lost."""

    heard: list = []

    def send(self, message):
        Silent.heard.append(message.message_id)
        raise YesLost("it broke off")


@pytest.fixture
def silent(settings):
    settings.FOLLOW_UP_CHANNELS = {"email": f"{__name__}.Silent"}
    Silent.heard = []
    return Silent


def a_while_passes():
    ConcernMail.objects.update(free_from="2000-01-01T00:00Z")


def sweep(cast):
    tell_again()
    tenancy.enter(clinic=cast.alder.pk)


def test_a_mail_that_did_not_go_out_is_tried_again_and_goes_once(
    cast, tell, away, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        tell()
    tenancy.enter(clinic=cast.alder.pk)
    assert ConcernMail.objects.get().problem
    away.back = True
    sweep(cast)
    assert away.sent == [], "not before its time"
    a_while_passes()
    for _ in range(3):
        sweep(cast)
    assert len(away.sent) == 1
    assert ConcernMail.objects.get().sent_at is not None


class Refusing:
    """A mail server that knows none of these addresses."""

    asked: list = []

    def send(self, message):
        Refusing.asked.append(message.to)
        raise Refused("550 no such person")


def test_a_mail_that_is_refused_for_good_is_sent_no_more_and_said(
    cast, tell, as_, settings, django_capture_on_commit_callbacks
):
    settings.FOLLOW_UP_CHANNELS = {"email": f"{__name__}.Refusing"}
    Refusing.asked = []
    with django_capture_on_commit_callbacks(execute=True):
        concern = tell()
    tenancy.enter(clinic=cast.alder.pk)
    for _ in range(3):
        a_while_passes()
        sweep(cast)
    assert len(Refusing.asked) == 1
    page = as_(cast.max).get(reverse("concerns:concern", args=[concern.pk])).content.decode()
    assert "refused it for good" in page
    assert "An e-mail did not go out" in as_(cast.max).get(reverse("concerns:list")).content.decode()


def test_a_process_that_died_before_sending_loses_nothing(cast, tell, away):
    away.back = True
    tell()  # its commit is where the process dies: nothing was sent
    assert away.sent == []
    sweep(cast)
    assert len(away.sent) == 1


def test_where_the_answer_is_lost_it_goes_twice_more_at_most_and_nobody_says_it_did_not_arrive(
    cast, tell, silent
):
    concern = tell()
    for _ in range(ConcernMail.TRIES):
        sweep(cast)
        a_while_passes()
    assert len(silent.heard) == 3
    assert len(set(silent.heard)) == 1
    assert ConcernPage(concern).unsent == ["The e-mail to Max Ferreira: nobody knows whether it arrived."]


def test_a_process_that_dies_while_sending_is_a_silence_too(cast, tell, away, monkeypatch):
    def dies(channel, message, _grip):
        away.sent.append(message)
        raise KeyboardInterrupt

    tell()
    monkeypatch.setattr(telling, "send", dies)
    for _ in range(ConcernMail.TRIES):
        with contextlib.suppress(KeyboardInterrupt):
            sweep(cast)
        tenancy.enter(clinic=cast.alder.pk)
        a_while_passes()
    assert len(away.sent) == 3


def test_an_admin_who_may_read_it_no_more_is_told_no_more(cast, tell, away):
    tell()
    sweep(cast)
    cast.max.is_active = False
    cast.max.save()
    away.back = True
    a_while_passes()
    sweep(cast)
    assert away.sent == []


def test_a_patient_who_wants_no_email_any_more_gets_none(cast, tell, away):
    take_step(by=cast.max, concern=tell(), to=State.ANSWERED, words="I asked her.", now=START)
    sweep(cast)
    Consent.objects.filter(patient=cast.dana, kind="email").update(withdrawn_at=START)
    away.back = True
    a_while_passes()
    sweep(cast)
    assert [message.to for message in away.sent] == [cast.max.user.email]


@pytest.mark.parametrize(("hers", "greets"), [("es", "Hola, Dana"), ("en", "Hello Dana")])
def test_each_mail_speaks_its_readers_language_whatever_the_page_spoke(cast, tell, mailoutbox, hers, greets):
    Patient.objects.filter(pk=cast.dana.pk).update(language=hers)
    with translation.override("es"):
        concern = tell()
        sweep(cast)
    with translation.override("es" if hers == "en" else "en"):
        take_step(by=cast.max, concern=concern, to=State.ANSWERED, words="I asked her.", now=START)
        sweep(cast)
    to_max, to_dana = mailoutbox
    assert "Hello Max" in to_max.body and "Hola" not in to_max.body
    assert greets in to_dana.body


def test_after_the_last_try_the_page_says_that_it_did_not_go_out(cast, tell, away):
    concern = tell()
    for _ in range(ConcernMail.TRIES + 2):
        sweep(cast)
        a_while_passes()
    mail = ConcernMail.objects.get()
    assert (mail.tries, mail.sent_at) == (ConcernMail.TRIES, None)
    assert ConcernPage(concern).unsent == ["The e-mail to Max Ferreira: it did not go out."]


def test_the_patient_hears_that_there_is_an_answer_and_no_word_of_it(
    cast, tell, as_, mailoutbox, django_capture_on_commit_callbacks
):
    concern, dana = tell(), cast.dana.member
    assert "There is an answer" not in as_(dana).get("/me/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        take_step(by=cast.max, concern=concern, to=State.ANSWERED, words="I asked her.", now=START)
    tenancy.enter(clinic=cast.alder.pk)
    (letter,) = mailoutbox
    assert letter.to == [dana.user.email]
    said = f"{letter.subject} {letter.body}".lower()
    assert not [word for word in ("moreau", "concern", "care team", "asked her", "worr") if word in said]
    page = as_(dana).get("/me/").content.decode()
    assert "There is an answer." in page
    assert "I asked her." in as_(dana).get(f"/me/concern/{concern.pk}/").content.decode()
    assert "There is an answer." not in as_(dana).get("/me/").content.decode()


def test_without_consent_to_email_the_answer_waits_on_the_page_alone(cast, dana, tell, mailoutbox):
    Consent.objects.filter(patient=cast.dana, kind="email").update(withdrawn_at=START)
    take_step(by=cast.max, concern=tell(), to=State.ANSWERED, words="I asked her.", now=START)
    assert not ConcernMail.objects.exclude(step=None).exists()


def test_what_is_typed_is_kept_sealed_and_put_back_until_it_is_sent(cast, dana, as_):
    client, begun = as_(dana), typed(cast.ada.pk, words="She was late ag", wants_call="on")
    assert client.post("/me/concern/draft/", begun, headers={"X-Autosave": "1"}).status_code == 200
    raw = ConcernDraft.objects.values_list("content", flat=True).get()
    assert b"late" not in bytes(raw)
    page = client.get(TELL).content.decode()
    assert "She was late ag" in page and begun["client_uuid"] in page
    assert not Concern.objects.exists()
    client.post(TELL, {**begun, "words": "She was late again."})
    assert not ConcernDraft.objects.exists()
    assert "She was late" not in client.get(TELL).content.decode().split("What you told before")[0]


def test_a_draft_can_be_let_go_and_is_nobody_elses(cast, dana, as_):
    as_(dana).post("/me/concern/draft/", typed(), headers={"X-Autosave": "1"})
    assert as_(cast.max).post("/me/concern/draft/", typed()).status_code == 403
    assert ConcernDraft.objects.exists()
    as_(dana).post("/me/concern/draft/")
    assert not ConcernDraft.objects.exists()


class Unknown:
    def send(self, message):
        raise NotSetUp("535 who are you")


def test_a_mail_that_no_server_takes_from_us_is_told_on_the_board_and_not_to_whom_it_is_about(
    cast, tell, settings
):
    settings.FOLLOW_UP_CHANNELS = {"email": f"{__name__}.Unknown"}
    moe = join(cast.alder, "Moe Admin", "admin")
    tell(moe)
    sweep(cast)
    tenancy.enter(clinic=cast.alder.pk, user=cast.max.user_id)
    (way,) = stuck_ways(cast.max)
    assert (way.channel, way.said, way.waiting) == ("email", "535 who are you", 1)
    tenancy.enter(clinic=cast.alder.pk, user=moe.user_id)
    assert stuck_ways(moe) == []
