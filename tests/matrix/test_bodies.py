"""What arrives may be anything: too large, broken off, of another sort. No page breaks on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from integration_care.core.access import ANYONE
from integration_care.core.permissions import Role
from tests.matrix.walk import OWN, Row, ask, rows, visitor
from tests.matrix.world import World

pytestmark = pytest.mark.timeout(400)
FIELDS = re.compile(rb'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"')
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
# Of every field of the page's own form: what a browser never sends.
ODD = {
    "a zero byte": "\x00",
    "more than any column holds": "x" * 30_000,
    "a number beyond all": "9" * 40,
    "a day that never was": "2026-02-30",
    "half a character": "\ud83d",
}
BROKEN = {
    "half an object": ("{", JSON),
    "nothing": ("null", JSON),
    "words where an object is meant": ('{"page": "x", "draft": [], "version": {}, "fields": 3}', JSON),
    "parts without a boundary": ("--x", "multipart/form-data"),
    "parts that break off": (
        '--x\r\nContent-Disposition: form-data; name="a"',
        "multipart/form-data; boundary=x",
    ),
    "ten thousand fields": ("&".join(f"f{number}=1" for number in range(10_000)), FORM),
}
PEOPLE = ("therapist", "admin", "the patient", "anonymous")


def writing(world: World, who: str) -> list[Row]:
    """Pages of ours that take a POST, of an object of their own; an admin's are those of no therapist."""
    only = Role.THERAPIST if who == "admin" else None
    return [
        row
        for row in rows(world)
        if row.method == "POST"
        and row.whose in ("", OWN)
        and row.rule is not None
        and (row.rule.roles == ANYONE) == (who == "anonymous")
        and only not in row.rule.roles
    ]


def bodies(row: Row, page: bytes) -> Iterator[tuple[str, str, str]]:
    """What is sent, in words, and its sort."""
    names = sorted({name.decode() for name in FIELDS.findall(page)} - {"csrfmiddlewaretoken"})
    for what, value in ODD.items() if names else ():
        yield what, urlencode(dict.fromkeys(names, value), errors="surrogatepass"), FORM
    for what, (body, sort) in BROKEN.items():
        yield what, body, sort


@pytest.mark.parametrize("who", PEOPLE)
def test_no_body_breaks_a_page(world, who):
    client, wrong = visitor(world.people[who], who), []
    for row in writing(world, who):
        page = ask(client, row, "GET").content if "GET" in row.rule.methods else b""
        for what, body, sort in bodies(row, page):
            answer = ask(client, row, body=(body, sort))
            if answer.status >= 500:
                wrong.append(f"{row.url} ({row.route}) answers {answer.status} to {what}")
    assert not wrong, "\n".join([f"{len(wrong)} pages break for: {who}", *wrong[:40]])
