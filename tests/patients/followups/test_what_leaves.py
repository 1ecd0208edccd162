"""No clinical word, no score, no surname and no birth date leaves the house: by any channel, in any message.

Every channel that exists is looked at as it would be sent: `compose(message)` of its module, or the
`payload(message)` of a push service, is what leaves.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as st

from integration_care.accounts.models import Clinic, Membership, User
from integration_care.core.permissions import Role
from patients.concerns.actions import telling
from patients.concerns.models import ConcernMail
from patients.followups.channels import Message
from patients.followups.engine import alert_mails, messages
from patients.followups.models import Alert, AlertMail, FollowUp
from patients.followups.wording import product
from patients.measures.catalogue import keys as instruments
from patients.models import Patient
from patients.protocols import presets
from sessions.models import CareSession
from tests.cast import START, join
from tests.neutral import CLINICAL, clinical_words_in

# Those that exist, whether or not a gateway is set up here.
HOME = "patients.followups.channels"
CHANNELS = [name for name in FollowUp.Channel.values if find_spec(f"{HOME}.{name}")]
LANGUAGES = sorted({settings.LANGUAGE_CODE, *dict(getattr(settings, "LANGUAGES", ()) or ())} & {"en", "es"})
# To staff it is said that something waits for them, and no more.
TO_STAFF = {"alert", "alerta"}
# The address of the page where staff find everything: it is the same whatever waits there.
STAFF_PAGES = ("/windows/", "/clinic/")
FAMILY_NAME, BORN_ON = "Moreau-Winterbourne", date(1984, 6, 17)


def clinical() -> frozenset[str]:
    """The domain's words, and whatever the product itself calls its sessions and its instruments."""
    return CLINICAL | set(CareSession.Kind.values) | set(instruments())


def clinic() -> Clinic:
    return Clinic(name="Alder", slug="alder", time_zone="America/New_York", reply_to="hello@alder.test")


def patient(language: str = "en", **changes: object) -> Patient:
    told = {
        "clinic": clinic(), "given_name": "Dana", "family_name": FAMILY_NAME, "born_on": BORN_ON,
        "email": "d@mail.test", "phone": "+13125550142", "time_zone": "America/Chicago",
    }  # fmt: skip
    someone = Patient(**(told | changes))
    if hasattr(someone, "language"):
        someone.language = language
    return someone


def follow_up(rule: Mapping[str, object], channel: str, to: Patient) -> FollowUp:
    return FollowUp(
        clinic=to.clinic, patient=to, step=str(rule["key"]), title=str(rule["title"]),
        text=str(rule.get("text", "")), audience="patient", channel=channel, due_at=START, expires_at=START,
        rule=dict(rule),
    )  # fmt: skip


def composed(channel: str, message: Message) -> object:
    """What the channel would put on the wire."""
    known = settings.FOLLOW_UP_CHANNELS.get(channel)
    module = sys.modules[import_string(known).__module__] if known else import_module(f"{HOME}.{channel}")
    compose = getattr(module, "compose", None) or getattr(module, "payload", None)
    assert compose, f"{module.__name__} needs compose(message): all that leaves, so that it can be looked at"
    return compose(message)


def said(sent: object) -> Iterator[str]:
    """Every text in it, in the open: subject, bodies, links, what a telephone shows."""
    match sent:
        case EmailMessage():
            yield from (str(sent.subject), str(sent.body), str(sent.from_email))
            yield from (str(part.content) for part in getattr(sent, "alternatives", ()))
        case str():
            yield sent
        case bytes():
            yield sent.decode("utf-8", "replace")
        case Mapping():
            yield from (text for value in sent.values() for text in said(value))
        case list() | tuple():
            yield from (text for value in sent for text in said(value))
        case _ if is_dataclass(sent):
            yield from (text for field in fields(sent) for text in said(getattr(sent, field.name)))


def words_of(sent: object) -> str:
    """In lower case, without markup and without the secret of a link, which is chance."""
    text = " ".join(said(sent))
    assert text, "a channel whose words cannot be read here cannot be trusted"
    text = re.sub(r"(?<=/j/)[\w-]+", "", text)
    text = re.sub(
        r"integration[ -]care", "", text, flags=re.I
    )  # the product's own name, also in a message's id
    for page in STAFF_PAGES:
        text = text.replace(page, "/")
    return (strip_tags(text) + " " + " ".join(re.findall(r'href="([^"]*)"', text))).lower()


def betrayed(sent: object, besides: Set[str] = frozenset()) -> list[str]:
    text = words_of(sent)
    found = [word for word in clinical_words_in(text, clinical()) if word not in besides]
    names = [part for part in (FAMILY_NAME, *FAMILY_NAME.split("-")) if part.lower() in text]
    born = [shown for shown in (str(BORN_ON), "1984", "june 17", "17 june", "06/17") if shown in text]
    return [*found, *names, *born]


def every_step() -> list[tuple[str, dict[str, object]]]:
    """Each message of each protocol that is shipped."""
    return [
        (f"{key}:{step.key}", step.to_data())
        for key in presets.names()
        for step in presets.load(key).follow_ups
        if step.message is not None
    ]


STEPS = every_step()


def in_language(language: str, rule: Mapping[str, object], channel: str, **changes: object) -> object:
    with translation.override(language):
        row = follow_up(rule, channel, patient(language, **changes))
        row.pk = UUID(int=7)
        return composed(channel, messages.message_of(row, START))


def test_the_words_are_found_where_they_stand():
    """The sieve itself: a word, its plural, in a link, in markup; a surname, a birth date."""
    message = EmailMultiAlternatives("Your session", "PHQ9", to=["d@mail.test"])
    message.attach_alternative('<a href="http://x/doses/">Hello Ms Winterbourne, 1984-06-17</a>', "text/html")
    assert {"session", "phq9", "dose", "Winterbourne", "1984-06-17"} <= set(betrayed(message))


def test_a_channel_that_shows_nothing_is_found(settings):
    settings.FOLLOW_UP_CHANNELS = {"pigeon": "tests.patients.followups.wire.Wire"}
    with pytest.raises(AssertionError, match="needs compose"):
        composed("pigeon", None)


def test_no_channel_is_set_up_that_is_not_looked_at():
    assert set(settings.FOLLOW_UP_CHANNELS) <= set(CHANNELS)
    assert {"email", "sms"} <= set(CHANNELS)


def test_there_is_a_message_in_every_protocol():
    assert {name.partition(":")[0] for name, _ in STEPS} == set(presets.names())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize(("step", "rule"), STEPS, ids=[name for name, _ in STEPS])
def test_no_step_of_a_shipped_protocol_betrays_anything(step, rule, channel, language):
    assert betrayed(in_language(language, rule, channel)) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("message", sorted(product.LINES))
def test_no_message_that_a_clinic_may_choose_betrays_anything(message, channel, language):
    """Whatever a clinic writes into the step for its staff."""
    rule = {"key": "own", "title": "Ketamine dose 3", "text": "PHQ-9 was 21.", "message": message}
    assert betrayed(in_language(language, rule, channel)) == []


ANY_TEXT = st.text(alphabet="qxzjwvk", min_size=3, max_size=12)


@pytest.mark.parametrize("channel", CHANNELS)
@given(
    rule=st.sampled_from([rule for _, rule in STEPS]),
    title=ANY_TEXT, text=ANY_TEXT, family_name=ANY_TEXT, emergency_name=ANY_TEXT, pronouns=ANY_TEXT,
    born_on=st.dates(date(1930, 1, 1), date(2010, 1, 1)),
)  # fmt: skip
def test_what_leaves_does_not_depend_on_the_record(channel, rule, title, text, **record):
    """Two people with one first name get the same words to the letter, whatever else is known of them."""
    plain = {**rule, "title": "", "text": ""}
    one = in_language("en", plain, channel)
    other = in_language("en", {**plain, "title": title, "text": text}, channel, **record)
    assert list(said(one)) == list(said(other))


@pytest.mark.parametrize("channel", CHANNELS)
def test_the_name_of_the_clinic_gives_way_to_what_it_is_called_outside(channel):
    rule, told = STEPS[0][1], clinic()
    told.name, told.sender_name = "Ketamine Clinic of the County", "Alder Street"
    sent = in_language("en", rule, channel, clinic=told)
    assert "alder street" in words_of(sent)
    assert betrayed(sent) == []


def a_member() -> Membership:
    return Membership(clinic=clinic(), user=User(email="ada@alder.test", name="Ada Lindqvist"))


@pytest.mark.parametrize("kind", [Alert.Kind.NOT_SAFE, Alert.Kind.GLASS])
@pytest.mark.parametrize("rung", AlertMail.Rung.values)
def test_what_tells_staff_of_an_alert_betrays_nobody(rung, kind):
    mail_row = AlertMail(clinic=clinic(), member=a_member(), rung=rung, alert=Alert(kind=kind))
    sent = composed("email", alert_mails.message_of(mail_row, START))
    assert betrayed(sent, besides=TO_STAFF) == []


def test_what_tells_an_admin_of_a_concern_betrays_nobody():
    mail_row = ConcernMail(clinic=clinic(), member=a_member())
    assert betrayed(composed("email", telling.message_of(mail_row, START))) == []


# Letters that reach a patient beside the follow-ups: made by asking for them.
def test_the_invitation_and_the_ways_to_sign_in_betray_nothing(
    cast, as_, client, django_capture_on_commit_callbacks
):
    cast.dana.family_name, cast.dana.born_on = FAMILY_NAME, BORN_ON
    cast.dana.save()
    cast.alder.name, cast.alder.sender_name = "Alder Ketamine", "Alder"
    cast.alder.save()
    with django_capture_on_commit_callbacks(execute=True):
        as_(cast.ada).post(reverse("patients:invite", args=[cast.dana.pk]), {"email": "d@mail.test"})
    member = join(cast.alder, "Dana", Role.PATIENT)
    client.logout()
    for page in ("login/code/", "password/reset/"):
        client.post(f"/sign-in/{page}", {"email": member.user.email})
    assert len(mail.outbox) == 3
    assert "Alder" in mail.outbox[0].subject
    for letter in mail.outbox:  # "in the browser window" says nothing
        assert betrayed(letter, besides={"window"}) == [], letter.subject


@pytest.mark.parametrize(
    "path", sorted(Path(settings.ROOT / "templates/emails").iterdir()), ids=lambda at: at.name
)
def test_no_template_of_a_letter_reaches_into_the_record(path):
    """They know a message: a greeting, a line, a link, the clinic's name. And the language of the page."""
    known = {field.name for field in fields(Message)}
    reached = set(re.findall(r"message\.(\w+)", path.read_text()))
    assert reached <= known
    shown = set(re.findall(r"{{\s*([\w.]+)", path.read_text()))
    blind = {f"message.{name}" for name in known} | {"LANGUAGE_CODE", "language", "called"}
    assert shown <= blind, shown - blind
