"""A real text-message gateway on loopback that answers as it is told, and tells us things as one would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep

from patients.followups.channels.signing import sign

SECRET = "what only the gateway and the clinic know"
ADDRESS = "/follow-ups/text-messages/"


class Gateway:
    """`answers`: the status of each answer to come, 202 when there is none; 0 is silence after the body."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.answers: list[int] = []
        self.redirected = 0
        self.thinks = 0.0
        self.url = ""

    def taken(self) -> set[str]:
        """By its id: whatever came twice was taken once."""
        return {asked["id"] for asked in self.asked}


@contextmanager
def gateway() -> Iterator[Gateway]:
    there = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path == "/elsewhere":
                there.redirected += 1
            there.bodies.append(body)
            there.asked.append(json.loads(body))
            there.headers.append(dict(self.headers))
            status = there.answers.pop(0) if there.answers else 202
            sleep(there.thinks)
            if not status:
                self.close_connection = True
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        do_GET = do_POST  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    there.url = f"http://127.0.0.1:{server.server_port}/texts?line=1"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield there
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def tell(client, said: dict, *, at, secret: str = SECRET, **headers: str):
    """What the gateway posts to us, signed at `at`."""
    body = json.dumps(said).encode()
    signed = {**sign(body, at=at, secret=secret), **headers}
    return client.post(ADDRESS, body, content_type="application/json", headers=signed)
