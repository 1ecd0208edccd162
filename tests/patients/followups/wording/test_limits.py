"""What a clinic may not say to a patient is refused with the reason, and what it may goes through."""

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from patients.followups.wording.limits import CHANNELS, PLACEHOLDERS, all_faults, faults, in_one_line
from patients.followups.wording.product import LINES, Words, words_of
from patients.measures.catalogue import keys
from sessions.models import CareSession
from tests.neutral import CLINICAL

# What no message may hold, as the guard over everything that leaves the house has it.
NEVER = sorted(CLINICAL | set(CareSession.Kind.values) | set(keys()))


@pytest.mark.parametrize(
    ("channel", "field", "text", "reason"),
    [
        ("email", "text", "", "Say something"),
        ("email", "text", "How was your ketamine?", "“ketamine” tells others"),
        ("sms", "text", "how are you after the SESSIONS?", "“session” tells others"),
        ("push", "text", "¿Cómo va la depresion?", "“depresión” tells others"),
        ("email", "subject", "Your PHQ-9", "tells others"),
        ("email", "text", "You missed your page.", "“missed” sounds like a reproach"),
        ("email", "text", "Hello {surname}", "{surname} is not known here. What is: {name}, {clinic}."),
        ("email", "subject", "Hello {name}", "{name} is not known here. What is: {clinic}."),
        ("sms", "text", "Hello {name}", "{name} is not known here"),
        ("push", "text", "Hello {Clinic}", "{Clinic} is not known here"),
        ("sms", "text", "We, {clinic}", "What is: nothing in braces."),
        ("email", "text", "Hello {name", "A brace stands alone"),
        ("email", "text", "Hello }{", "A brace stands alone"),
        ("email", "text", "Look at https://elsewhere.test/", "another one would look like a trap"),
        ("sms", "text", "see alder.com", "another one would look like a trap"),
        ("sms", "text", "a" * 121, "121 letters; at most 120"),
        ("email", "subject", "a" * 79, "79 letters; at most 78"),
    ],
)
def test_what_may_not_be_said_is_refused_with_the_reason(channel, field, text, reason):
    assert any(reason in why for why in faults(channel, field, text))


@pytest.mark.parametrize("at", sorted(PLACEHOLDERS))
@pytest.mark.parametrize("around", ["{}", "A {} here", "{}s", "({})", "a-{}-b"])
def test_no_clinical_word_gets_through_however_it_is_written(at, around):
    texts = [around.format(said) for word in NEVER for said in (word, word.upper())]
    assert [text for text in texts if not faults(*at, in_one_line(text))] == []


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("message", LINES)
def test_the_products_own_words_would_be_let_through(message, channel, language):
    with translation.override(language):
        assert all_faults(channel, words_of(message, channel)) == []


@given(*[st.text(alphabet="{}nameclic ", max_size=12)] * 3)
def test_a_name_that_looks_like_a_placeholder_is_said_as_it_is(before, name, clinic):
    said = Words("", before.replace("{", "").replace("}", "") + "{name}|{clinic}")
    told = said.filled(name=name, clinic=clinic).text
    assert told.endswith(f"{name}|{clinic}")


def test_both_fields_of_an_email_are_looked_at():
    assert len(all_faults("email", Words("", ""))) == 2
    assert len(all_faults("push", Words("", ""))) == 1
