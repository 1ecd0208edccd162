"""Where words could be left behind while the product runs, each collected as text, by place."""

from __future__ import annotations

import os
import pickle
import re
import threading
from base64 import b64decode
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import psycopg
import redis
import requests
from django.conf import settings
from django.contrib.sessions.models import Session
from pypdf import PdfReader

from integration_care.services import processes

BODY = re.compile(r'\\*"body\\*": *\\*"([A-Za-z0-9+/]+=*)')
Found = dict[str, set[str]]
SHELF = """async () => {
  const told = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, location.href];
  for (const {name} of await indexedDB.databases()) {
    const base = await new Promise((done) => {
      indexedDB.open(name).onsuccess = (e) => done(e.target.result);
    });
    for (const store of base.objectStoreNames) {
      const rows = await new Promise((done) => {
        base.transaction(store).objectStore(store).getAll().onsuccess = (e) => done(e.target.result);
      });
      const plain = (key, value) => (value instanceof ArrayBuffer ? "bytes" : value);
      told.push(name + store + JSON.stringify(rows, plain));
    }
    base.close();
  }
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const asked of await shelf.keys()) {
      told.push(asked.url + await (await shelf.match(asked)).text());
    }
  }
  return told.join("\\n");
}"""


@dataclass
class Traces:
    """`left["the logs"]` is everything that was found there."""

    left: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, place: str, *texts: object) -> None:
        self.left[place] += [as_text(one) for one in texts]

    def columns(self, place: str, seeded: Found) -> set[str]:
        """The columns of which a token lies there."""
        text = "\n".join(self.left[place])
        return {column for column, tokens in seeded.items() if any(token in text for token in tokens)}


def as_text(one: object) -> str:
    """With whatever is written in another way in addresses, headers, and bodies of the broker's messages."""
    text = one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one)
    bodies = [b64decode(body).decode("utf-8", "replace") for body in BODY.findall(text)]
    text = "\n".join([text, *bodies])
    return text + "\n" + unquote(text) if "%" in text else text


@contextmanager
def listening_to(address: str, traces: Traces) -> Iterator[None]:
    """Every command that Redis is given, as broker and as cache, with its payload, while the block runs."""
    client, stop = redis.Redis.from_url(address), threading.Event()
    said: list[str] = []

    def listen() -> None:
        with client.monitor() as monitor:
            ready.set()
            while not stop.is_set():
                said.append(monitor.next_command()["command"])

    ready = threading.Event()
    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert ready.wait(60)
    try:
        yield
    finally:
        stop.set()
        client.ping()  # the last command it hears
        listener.join(5)
        traces.add("broker messages", *said)
        for key in client.scan_iter():
            traces.add("broker keys", key, dumped(client, key))
        client.close()


def dumped(client: redis.Redis, key: bytes) -> object:
    sort = client.type(key).decode()
    reads = {
        "string": lambda: client.get(key), "hash": lambda: client.hgetall(key),
        "list": lambda: client.lrange(key, 0, -1), "set": lambda: client.smembers(key),
        "zset": lambda: client.zrange(key, 0, -1),
    }  # fmt: skip
    return reads[sort]() if sort in reads else ""  # gone since it was listed


class Visitor:
    """Somebody with a session, who opens and sends whatever there is; what is seen on the way is kept."""

    def __init__(self, url: str, cookie: dict[str, str] | None, traces: Traces) -> None:
        self.url, self.traces, self.statuses = url, traces, defaultdict(list)
        self.cookies = {cookie["name"]: cookie["value"]} if cookie else {}

    def opens_all(self, pages: list[str]) -> None:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(self.opens, pages))

    def opens(self, page: str) -> requests.Response:
        return self._notes(page, requests.get(self.url + page, timeout=60, **self._how()))

    def sends(self, page: str, body: object = b"", **headers: str) -> requests.Response:
        """With a token against forgery, so that it is the form that refuses."""
        csrf = "a" * 32
        cookies = self.cookies | {settings.CSRF_COOKIE_NAME: csrf}
        said = {"X-CSRFToken": csrf, "Referer": self.url + page, **headers}
        how = self._how() | {"cookies": cookies, "headers": said}
        return self._notes(page, requests.post(self.url + page, data=body, timeout=60, **how))

    def keeps(self, answer: requests.Response) -> None:
        """Comes back with the cookies of this answer."""
        self.cookies |= answer.cookies.get_dict()

    def _how(self) -> dict[str, object]:
        return {"cookies": self.cookies, "allow_redirects": False, "proxies": {"http": None}}

    def _notes(self, page: str, answer: requests.Response) -> requests.Response:
        self.statuses[answer.status_code].append(page)
        self.traces.add("addresses", page, answer.headers.get("Location", ""))
        self.traces.add("headers", *answer.headers.values())
        self.traces.add("cookies", *answer.headers.get("Set-Cookie", "").split(","))
        if answer.status_code >= 500:
            self.traces.add("error pages", answer.text)
        return answer


def read_letters(letters: list[EmailMessage], traces: Traces) -> None:
    for letter in letters:
        traces.add("mail headers", *(f"{name}: {value}" for name, value in letter.items() if name != "To"))
        traces.add("mail addressees", letter["To"])
        for part in letter.walk():
            if not part.is_multipart():
                traces.add("mail bodies", part.get_content(), part.get_filename() or "")


def read_logs(folder: Path, traces: Traces) -> None:
    for log in (folder / "logs").glob("*.log"):
        traces.add("process logs", log.read_text(errors="replace"))


def read_database_log(address: str, traces: Traces) -> None:
    """Of the server of this run, whose log lies beside its data."""
    with psycopg.connect(address) as admin:
        (folder,) = admin.execute("SHOW data_directory").fetchone()
    log = Path(folder).parent / "logs/postgres.log"
    traces.add("database log", log.read_text(errors="replace") if log.exists() else "kept elsewhere")


def read_processes(traces: Traces) -> None:
    for pid in processes.descendants(os.getpid()):
        for name in ("cmdline", "environ"):
            try:
                traces.add("processes", Path(f"/proc/{pid}/{name}").read_bytes())
            except OSError:
                continue


def read_sessions(traces: Traces) -> None:
    for row in Session.objects.all():
        traces.add("session rows", row.get_decoded())


def read_file(name: str, content: bytes, traces: Traces) -> None:
    """What tells of a file without opening it: its name, and what a PDF says about itself."""
    traces.add("file names", name)
    if content.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(content))
        traces.add("PDF metadata", dict(reader.metadata or {}), reader.trailer["/Root"].get("/Metadata", ""))
        traces.add("PDF metadata", *re.findall(rb"<rdf:RDF.*?</rdf:RDF>", content, re.S))
        if xmp := reader.xmp_metadata:
            traces.add("PDF metadata", pickle.dumps(xmp.custom_properties), xmp.dc_title, xmp.dc_creator)
