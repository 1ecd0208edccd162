"""A signed-in browser without the test client: it would copy every template's context."""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.template import Template
from django.test import Client, RequestFactory
from django.test.utils import _TestState

from tests.signed_in import sign_in

TOKEN = "t" * 32


class Visitor:
    """Sends requests straight to the WSGI application, as a server process does."""

    def __init__(self, user) -> None:
        signed_in = Client()
        sign_in(signed_in, user)
        session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        self.factory = RequestFactory(HTTP_COOKIE=cookies, HTTP_X_CSRFTOKEN=TOKEN)
        self.application = WSGIHandler()

    def get(self, path: str, **headers: str) -> bytes:
        return self._ask(self.factory.get(path, headers=headers).environ, "200")

    def post(self, path: str, typed: dict[str, object], expect: str = "302", **headers: str) -> bytes:
        request = self.factory.post(path, typed, headers=headers)
        request.environ["wsgi.input"] = BytesIO(request.body)
        return self._ask(request.environ, expect)

    def _ask(self, environ, expect: str) -> bytes:
        said: list[str] = []
        answer = self.application(environ, lambda status, *_: said.append(status))
        try:
            body = b"".join(answer)
        finally:
            answer.close()
        assert said[0].startswith(expect), f"{environ['PATH_INFO']}: {said[0]}"
        return body


def render_as_in_production(monkeypatch) -> None:
    """Django's test environment sends a signal for each template, thousands a page."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
