"""The clinic's own words: refused where they betray, kept by version, sent from the next message on."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from integration_care.audit.models import Event
from integration_care.core import tenancy
from patients.followups.actions.wordings import (
    NotToBeSaid,
    WordedMeanwhile,
    unword_message,
    word_message,
)
from patients.followups.channels import email
from patients.followups.engine import fence
from patients.followups.engine.deliver import deliver
from patients.followups.engine.messages import message_of
from patients.followups.models import MessageWording
from patients.followups.wording.preview import preview
from patients.followups.wording.product import Slot, Words
from tests.cast import START

SLOT = Slot("journal", "email", "en")
OWN = Words("A line from {clinic}", "Hello {name}, we thought of you.")


def url(slot=SLOT):
    return reverse("followups:wording", args=[slot.message, slot.channel, slot.language])


def typed(words=OWN, after=0, **more):
    return {"subject": words.subject, "text": words.text, "after": after, **more}


def worded(by, words=OWN, after=0, slot=SLOT):
    return word_message(by=by, slot=slot, words=words, after=after)


# Refusals.


@pytest.mark.parametrize("who", ["ada", "nia"])
def test_who_does_not_run_the_clinic_may_not_word_messages(cast, as_, who):
    client = as_(getattr(cast, who))
    assert client.get(reverse("followups:wordings")).status_code == 403
    assert client.post(url(), typed()).status_code == 403


@pytest.mark.parametrize(
    "slot",
    [Slot("nothing", "email", "en"), Slot("journal", "task", "en"), Slot("journal", "email", "fr")],
)
def test_what_is_no_message_is_missing(cast, as_, slot):
    assert as_(cast.max).get(url(slot)).status_code == 404


def test_a_clinical_word_is_refused_beside_its_field(cast, as_):
    page = as_(cast.max).post(url(), typed(Words("Hello", "After your ketamine, {nick}")))
    form = page.context["page"].form
    assert page.status_code == 422 and list(form.errors) == ["text"] and len(form.errors["text"]) == 2
    assert not MessageWording.objects.exists()


def test_the_action_refuses_what_a_form_would(cast):
    with pytest.raises(NotToBeSaid, match="ketamine"):
        worded(cast.max, Words("Hello", "Ketamine"))
    with pytest.raises(KeyError):
        worded(cast.max, slot=Slot("journal", "task", "en"))


def test_the_second_of_two_is_told_and_keeps_what_was_typed(cast, as_):
    worded(cast.max)
    page = as_(cast.paz).post(url(), typed(Words("Mine", "My words")))
    body = page.content.decode()
    assert page.status_code == 409 and "meanwhile" in body and "My words" in body
    assert as_(cast.paz).post(url(), typed(Words("Mine", "My words"), after=1)).status_code == 302
    with pytest.raises(WordedMeanwhile):
        unword_message(by=cast.max, slot=SLOT, after=1)


def test_a_version_never_changes(cast):
    made = worded(cast.max)
    with pytest.raises(DatabaseError), transaction.atomic():
        MessageWording.objects.filter(pk=made.pk).update(text="Others")


# What happens.


def test_a_version_is_kept_and_told_in_the_trail(cast, as_):
    client = as_(cast.max)
    client.post(url(), typed())
    client.post(url(), typed(Words("Hello", "Twice"), after=1))
    client.post(url(), {"after": 2, "do": "reset"})
    page = client.get(url()).context["page"]
    assert [version.title for version in page.versions] == ["Version 3", "Version 2", "Version 1"]
    assert page.versions[0].said is None and not page.is_own
    kinds = Event.objects.filter(kind__startswith="message.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["message.worded", "message.worded", "message.unworded"]


def test_the_same_words_again_are_no_version(cast):
    assert worded(cast.max) == worded(cast.max, after=1)
    assert unword_message(by=cast.max, slot=Slot("journal", "sms", "en"), after=0) is None


def test_looking_shows_what_is_typed_and_keeps_nothing(cast, as_):
    page = as_(cast.max).post(url(), typed(do="look"))
    shown = page.context["page"].shown
    assert shown.head == "A line from Alder Clinic" and "Hello Max, we thought of you." in shown.body
    assert not MessageWording.objects.exists()


@pytest.fixture
def due(story, at, sent):
    """The journal's message of Dana's first dose, due now."""
    story.dose()
    at(23)
    return story.row("first-24-hours")


def test_the_next_message_is_sent_in_the_words_of_the_clinic(cast, due, sent):
    worded(cast.max)
    deliver(due.pk, due.clinic_id)
    (message,) = sent
    assert (message.subject, message.line) == ("A line from Alder Clinic", "Hello Dana, we thought of you.")


def test_another_language_and_another_clinic_keep_the_products_words(cast, due, sent):
    worded(cast.max, slot=Slot("journal", "email", "es"))
    deliver(due.pk, due.clinic_id)
    assert sent[0].line.startswith("There is a page ready for you")


def test_the_preview_is_what_is_sent_to_the_letter(cast, due):
    """But for the name and the link, which are those of whoever looks."""
    worded(cast.max)
    crossing = fence.cross(due.pk, due.clinic_id)
    tenancy.enter(clinic=due.clinic_id)
    mail = email.compose(message_of(crossing.follow_up, START, crossing.own))
    shown = preview(to=cast.max, slot=SLOT, words=OWN, now=START)
    assert shown.head == mail.subject
    told, seen = str(mail.body).strip().split("\n"), shown.body.replace("Max", "Dana").split("\n")
    assert [line for line in told if "/j/" not in line] == [line for line in seen if "/j/" not in line]


def test_a_text_message_keeps_the_name_the_link_and_how_to_end_it(cast):
    shown = preview(
        to=cast.max, slot=Slot("reminder", "sms", "es"), words=Words("", "te esperamos."), now=START
    )
    assert shown.body.startswith("Alder Clinic: te esperamos. http") and "ALTO" in shown.body
    assert shown.note.startswith("1 part, ")


def test_the_products_text_is_one_part(cast):
    for language in ("en", "es"):
        shown = preview(to=cast.max, slot=Slot("reminder", "sms", language), words=None, now=START)
        assert shown.note.startswith("1 part, ")


def test_a_phone_shows_the_clinic_and_the_words(cast):
    shown = preview(
        to=cast.max, slot=Slot("check-in", "push", "en"), words=Words("", "How are you?"), now=START
    )
    assert (shown.head, shown.body) == ("Alder Clinic", "How are you?")


def test_the_list_says_which_words_are_the_clinics(cast, as_):
    worded(cast.max)
    library = as_(cast.max).get(reverse("followups:wordings")).context["library"]
    assert [cell.is_own for row in library.rows for cell in row.cells].count(True) == 1
    spanish = as_(cast.max).get(reverse("followups:wordings"), {"language": "es"}).context["library"]
    assert "página" in spanish.rows[0].cells[0].text
