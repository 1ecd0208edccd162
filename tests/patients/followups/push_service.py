"""A real push service on loopback: checks who writes (VAPID), opens what is written, answers as told."""

from __future__ import annotations

import base64
import json
import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

SILENCE, HANGS_UP = "silence", "hangs up"


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One subscription, with the half of it that never leaves the phone."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def told(self) -> dict:
        """As `PushSubscription.toJSON()` says it."""
        point = self.key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {"p256dh": encoded(point), "auth": encoded(self.auth)},
        }

    def opens(self, body: bytes) -> dict:
        return json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )


@dataclass(frozen=True)
class Note:
    """What arrived, opened."""

    name: str
    shown: dict
    headers: dict
    claims: dict


class PushService:
    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.browsers: dict[str, Browser] = {}
        self.notes: list[Note] = []
        self.faults: list[str] = []
        self.asked: list[str] = []
        self.answers: dict[str, list] = defaultdict(list)
        self.closing = threading.Event()

    def browser(self, name: str) -> Browser:
        return self.browsers.setdefault(name, Browser(f"{self.origin}/wpush/{name}"))

    def answer(self, name: str, headers: dict, body: bytes) -> object:
        """The next answer for this browser: what it was told to say, or 201 when all is well."""
        self.asked.append(name)
        said = self.answers[name].pop(0) if self.answers[name] else 201
        if said != 201:
            return said
        try:
            claims = self._claims(headers["authorization"])
            assert headers["content-encoding"] == "aes128gcm"
            self.notes.append(Note(name, self.browsers[name].opens(body), headers, claims))
        except Exception as why:
            self.faults.append(repr(why))
            return 403
        return 201

    def _claims(self, authorization: str) -> dict:
        """RFC 8292: an ES256 token for this very origin, signed by the key it comes with."""
        scheme, _, rest = authorization.partition(" ")
        assert scheme == "vapid"
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        head, claims, signature = parts["t"].split(".")
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(parts["k"]))
        raw = decoded(signature)
        pair = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
        key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
        told = json.loads(decoded(claims)) | {"key": parts["k"]}
        assert told["aud"] == self.origin
        assert time.time() < told["exp"] <= time.time() + 24 * 3600
        assert told["sub"].startswith("mailto:")
        return told


def _handler(service: PushService) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            said = service.answer(self.path.rsplit("/", 1)[-1], headers, body)
            if said == SILENCE:
                service.closing.wait(10)
            elif said == HANGS_UP:
                self.connection.shutdown(socket.SHUT_RDWR)
            else:
                self._say(*(said if isinstance(said, tuple) else (said, {})))

        def _say(self, status: int, headers: dict) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": "0"}.items():
                self.send_header(name, value)
            self.end_headers()

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def push_service() -> Iterator[PushService]:
    service = PushService("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(service))
    service.origin = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
