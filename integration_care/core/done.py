"""What was done, and to whom: the toast of the next page, for somebody who works between two patients."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signing import BadSignature
from django.http import HttpRequest

from integration_care.core.encryption import CannotDecrypt, seal, unseal


def say_done(request: HttpRequest, words: str, about: object) -> None:
    """`about` is named as the page names it: a person, or a person's session with its time.

    It stays between the two: the message waits in the reader's own browser, sealed, and is in no address,
    log or mail.
    """
    messages.success(request, words, extra_tags=str(about))


class InOneSession(CookieStorage):
    """Toasts wait in a cookie that opens for the product, in the session they were said in.

    After a sign-out they open for nobody: on a shared computer the next one at the door reads no name.
    """

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.signer = _Sealer(request)


class _Sealer:
    """What a `CookieStorage` asks of its signer; `serializer` is Django's, for a list of messages."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def _place(self) -> str:
        return f"toasts:{self._request.session.session_key or 'nobody'}"

    def sign_object(self, told: Any, serializer: Any, **_: object) -> str:
        return urlsafe_b64encode(seal(serializer().dumps(told).decode("latin-1"), self._place)).decode()

    def unsign_object(self, sealed: str, serializer: Any) -> Any:
        """Raises `BadSignature` for what was said in another session, or with a key that is gone."""
        try:
            told = unseal(urlsafe_b64decode(sealed), self._place)
        except (CannotDecrypt, ValueError) as why:
            raise BadSignature(str(why)) from why
        return serializer().loads(told.encode("latin-1"))
