"""Telephone numbers in words that somebody typed, as links that dial."""

from __future__ import annotations

import re

import phonenumbers
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher


def with_calls(words: str) -> SafeString:
    """The words, escaped; each number in them dials. Any that can be dialled will do: a clinic typed it."""
    region, shown, after = settings.PHONENUMBER_DEFAULT_REGION, [], 0
    for found in PhoneNumberMatcher(words, region, leniency=Leniency.POSSIBLE):
        number = phonenumbers.format_number(found.number, PhoneNumberFormat.RFC3966)
        shown += [(words[after : found.start],), (_call(number, found.raw_string),)]
        after = found.end
    return format_html_join("", "{}", [*shown, (words[after:],)])


def holds_a_number(words: str) -> bool:
    """Whether there is anything to dial in them."""
    return any(PhoneNumberMatcher(words, settings.PHONENUMBER_DEFAULT_REGION, leniency=Leniency.POSSIBLE))


def dialled(number: str) -> str:
    """As a telephone dials it: +1 312 555 0100 without its spaces."""
    return re.sub(r"[^0-9+*#]", "", number)


def _call(number: str, words: str) -> SafeString:
    return format_html('<a class="call" href="{}">{}</a>', number, words)
