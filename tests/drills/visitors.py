"""People at the web pages while something happens to them: one reads the board, one writes a journal.

Each request is on a connection of its own, as behind a proxy that keeps none; `keeping` visitors stay with
one web process, on one connection for as long as the answers keep it. What is written carries the device's
own name for it (`client_uuid`), so that what was answered can be looked for afterwards.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.conf import settings
from django.test import Client
from django.urls import reverse

from integration_care.accounts.models import User
from integration_care.core import tenancy
from patients.journals.models import JournalEntry
from patients.portal import places
from tests.signed_in import sign_in

PATIENCE = 60  # seconds, as a proxy waits for an answer
TOKEN = "t" * 32
WORDS = "Woke before the alarm. The light was different."


@dataclass
class Visitors:
    """`answers`: how often each status, or kind of failure, was met."""

    ports: list[int]
    clinic_id: UUID
    reader: User
    writer: User
    answers: Counter[str] = field(default_factory=Counter)
    written: list[str] = field(default_factory=list)  # answered as kept
    tried: list[str] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    mine: threading.local = field(default_factory=threading.local)  # of each: `number`, `keeps`, `line`

    def come(self, count: int = 3, keeping: int = 0, pause: float = 0.05) -> None:
        self.cookies = {user.pk: _cookies(user) for user in (self.reader, self.writer)}
        for number in range(count + keeping):
            visit = self._read if number % 3 == 2 else self._write
            told = (visit, pause, number, number >= count)
            thread = threading.Thread(target=self._again_and_again, args=told, daemon=True)
            self.threads.append(thread)
            thread.start()

    def leave(self) -> None:
        self.is_over.set()
        for thread in self.threads:
            thread.join(30)

    @property
    def count(self) -> int:
        return sum(self.answers.values())

    @property
    def failures(self) -> dict[str, int]:
        return {answer: times for answer, times in self.answers.items() if answer not in ("200", "302")}

    def lost(self) -> set[str]:
        """Answered as kept, and not there."""
        return set(self.written) - self.kept()

    def kept(self) -> set[str]:
        with tenancy.clinic_context(self.clinic_id):
            return {str(found) for found in JournalEntry.objects.values_list("client_uuid", flat=True)}

    def _again_and_again(self, visit: Callable[[], object], pause: float, number: int, keeps: bool) -> None:
        self.mine.number, self.mine.keeps, self.mine.line = number, keeps, None
        while not self.is_over.wait(pause):
            visit()
        if self.mine.line:
            self.mine.line.close()

    def _read(self) -> None:
        self._ask(self.reader, "GET", reverse("caseload:board"))

    def _write(self) -> None:
        name = str(uuid4())
        self.tried.append(name)
        path = reverse("portal:page", args=[places.WITHOUT_QUESTIONS, name, 1])
        body = urlencode({"version": 0, "text": WORDS, "go": "hand-in"})
        if self._ask(self.writer, "POST", path, body) == "302":
            self.written.append(name)

    def _ask(self, user: User, method: str, path: str, body: str = "") -> str:
        headers = {"Cookie": self.cookies[user.pk], "X-CSRFToken": TOKEN}
        headers["Connection"] = "keep-alive" if self.mine.keeps else "close"
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = self.mine.line or self._line()
        try:
            line.request(method, path, body or None, headers)
            answer = line.getresponse()
            answer.read()
            said = str(answer.status)
        except OSError as why:
            said = type(why).__name__
            time.sleep(0.2)
        except http.client.HTTPException as why:
            said = type(why).__name__
        is_kept = self.mine.keeps and said.isdigit() and line.sock is not None  # nobody said that it closes
        self.mine.line = line if is_kept else line.close()
        self.answers[said] += 1
        return said

    def _line(self) -> http.client.HTTPConnection:
        number = self.mine.number if self.mine.keeps else self.count
        port = self.ports[number % len(self.ports)]
        return http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)


def _cookies(user: User) -> str:
    signed_in = Client()
    sign_in(signed_in, user)
    session = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
