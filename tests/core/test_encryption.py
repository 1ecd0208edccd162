"""Narrative text is ciphertext in the database, and opens only in its own place."""

import base64

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from integration_care.core.encryption import CannotDecrypt, Sealed, seal, unseal
from patients.journals.models import Insight
from tests.cast import START


def pin(cast, text):
    return Insight.objects.create(clinic=cast.alder, patient=cast.dana, text=text, pinned_at=START)


def stored(insight) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM journals_insight WHERE id = %s", [insight.pk])
        return bytes(cursor.fetchone()[0])


def test_text_sealed_for_one_place_does_not_open_in_another():
    with pytest.raises(CannotDecrypt):
        unseal(seal("the kitchen light", "a/1/text"), "a/2/text")


def test_planted_plaintext_is_refused():
    with pytest.raises(CannotDecrypt):
        unseal(b"I was never encrypted at all", "a/1/text")


@pytest.mark.parametrize("alphabet", [base64.b64encode, base64.urlsafe_b64encode])
def test_a_key_is_read_in_either_alphabet(settings, alphabet):
    """`.env.example` makes it in the one for addresses."""
    settings.FIELD_KEYS = "own:" + alphabet(b"\xfb\xff" * 16).decode()
    assert unseal(seal("the kitchen light", "a/1/text"), "a/1/text") == "the kitchen light"


@pytest.mark.parametrize("words", ["ok", "0", "wet", "pale", "señal", "dGV4dA==", "two words, and a comma"])
def test_what_is_typed_into_a_form_is_taken_as_it_stands(words):
    """A field of bytes would read it as base64: most short words broke the page."""
    assert Insight._meta.get_field("text").clean(words, None) == words


def test_a_row_moved_over_another_does_not_open(cast):
    first, second = pin(cast, "mine"), pin(cast, "yours")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE journals_insight SET text = %s WHERE id = %s", [stored(first), second.pk])
    with pytest.raises(CannotDecrypt):
        Insight.objects.get(pk=second.pk).text  # noqa: B018


def test_bulk_writes_that_do_not_know_the_row_are_refused(cast):
    insight = pin(cast, "mine")
    with pytest.raises(FieldError):
        Insight.objects.filter(pk=insight.pk).update(text="plain")


def test_the_database_holds_ciphertext_and_the_instance_reads_text(cast):
    insight = pin(cast, "I was not angry in the kitchen.")
    assert b"kitchen" not in stored(insight)
    assert Insight.objects.get(pk=insight.pk).text == "I was not angry in the kitchen."


def test_values_give_ciphertext_not_text(cast):
    pin(cast, "mine")
    value = Insight.objects.values_list("text", flat=True).get()
    assert isinstance(value, Sealed)
    assert repr(value) == "<sealed>"


def test_an_older_key_still_opens_and_a_missing_one_fails_closed(settings):
    current, older = settings.FIELD_KEYS.split(",")
    settings.FIELD_KEYS = older
    sealed = seal("before the rotation", "a/1/text")
    settings.FIELD_KEYS = f"{current},{older}"
    assert unseal(sealed, "a/1/text") == "before the rotation"
    settings.FIELD_KEYS = current
    with pytest.raises(CannotDecrypt):
        unseal(sealed, "a/1/text")


def test_rotation_seals_every_row_with_the_current_key(cast, settings):
    from django.core.management import call_command

    current, older = settings.FIELD_KEYS.split(",")
    settings.FIELD_KEYS = older
    insight = pin(cast, "kept through the rotation")
    settings.FIELD_KEYS = f"{current},{older}"
    call_command("rotate_keys", verbosity=0)
    settings.FIELD_KEYS = current
    assert Insight.objects.get(pk=insight.pk).text == "kept through the rotation"
