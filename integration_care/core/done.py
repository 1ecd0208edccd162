"""What was done, and to whom: the toast of the next page, for somebody who works between two patients."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest


def say_done(request: HttpRequest, words: str, about: object) -> None:
    """`about` is named as the page names it: a person, or a person's session with its time.

    It stays on the page: the message waits in the reader's own browser, and in no address, log or mail.
    """
    messages.success(request, words, extra_tags=str(about))
