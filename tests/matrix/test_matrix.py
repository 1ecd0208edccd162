"""Every address, asked by everybody: the answers are those of `matrix.csv`; some things hold of all."""

from __future__ import annotations

import os
import re
from dataclasses import replace

import pytest

from integration_care.core.access import ANYONE, OPERATORS
from tests.matrix import golden
from tests.matrix.holds import wrong_with
from tests.matrix.walk import CONVERTED, ELSEWHERE, NOWHERE, OWN, Answer, Row, ask, rows, visitor

pytestmark = pytest.mark.timeout(400)  # 1,200 requests a person
PEOPLE = [
    "anonymous", "expired session", "deactivated", "no second factor", "second factor pending",
    "idle for an hour", "not shown anew", "no clinic", "platform operator",
    "the patient", "another patient", "a patient elsewhere",
    "therapist", "therapist off the team", "therapist formerly on it", "therapist in an emergency",
    "therapist after it", "therapist elsewhere", "prescriber", "nurse",
    "admin", "admin in an emergency", "admin elsewhere",
]  # fmt: skip
WRITES = os.environ.get("MATRIX") == "write"
SHOWN = 40
# What differs between two pages that say the same: keys, tokens against forged requests, and the seconds for
# which somebody has been there.
CHANGES = re.compile(
    rb"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{32,64}|no-such-thing|data-(ago|left)=\"-?\d+\""
)
AT_BIRCH = ("a patient elsewhere", "therapist elsewhere", "admin elsewhere")


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_gets_what_the_matrix_says_and_nothing_else(world, who):
    client, found, wrong, seen = visitor(world.people[who], who), {}, [], {}
    for row in rows(world):
        answer = ask(client, row)
        found[row.name] = answer.said
        wrong += wrong_with(row, answer)
        seen[row.name] = answer
    wrong += told_apart(rows(world), seen, foreign=OWN if who in AT_BIRCH else ELSEWHERE)
    if WRITES:
        golden.keep(who, found, PEOPLE)
    wrong += golden.differences(found, golden.read().get(who, {}))
    assert not wrong, "\n".join([f"{len(wrong)} things are wrong for: {who}", *wrong[:SHOWN]])


def told_apart(asked: list[Row], seen: dict[tuple[str, str, str], Answer], foreign: str) -> list[str]:
    """Another clinic's and what does not exist are one and the same, to the letter."""
    return [
        f"{row.method} /{row.route}: another clinic's {seen[row.name].said}, nobody's {missing.said}"
        for row in asked
        if row.whose == foreign
        and is_of_a_clinic(row)
        and like(seen[row.name]) != like(missing := seen[replace_whose(row)])
    ]


def is_of_a_clinic(row: Row) -> bool:
    """Known by a key. What has a name (`phq9`) is everybody's, and a link's secret opens its own clinic."""
    kinds = {kind for kind, _ in CONVERTED.findall(row.route)}
    return "uuid" in kinds and row.rule is not None and row.rule.roles != ANYONE


def replace_whose(row: Row) -> tuple[str, str, str]:
    return replace(row, whose=NOWHERE).name


def like(answer: Answer) -> tuple[str, bytes]:
    return answer.said, CHANGES.sub(b"", answer.content)


def test_a_method_that_no_view_declared_is_refused_whoever_asks(world):
    everything = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")
    wrong = []
    for who in ("anonymous", "therapist", "the patient"):
        client = visitor(world.people[who], who)
        for row in rows(world):
            if row.rule is None or row.whose not in ("", OWN) or row.method != row.rule.methods[0]:
                continue
            allowed = {*row.rule.methods, *(["HEAD"] if "GET" in row.rule.methods else [])}
            for method in everything:
                if method not in allowed and (answer := ask(client, row, method)).status != 405:
                    wrong.append(f"{who}: {method} {row.url} answers {answer.status}")
    assert "\n".join(wrong[:SHOWN]) == ""


def test_looking_at_a_page_without_its_words_is_looking_at_it(world):
    client, wrong, told = visitor(world.people["therapist"], "therapist"), [], golden.read()["therapist"]
    for row in rows(world):
        if row.method == "GET" and row.rule is not None:
            answer = ask(client, row, "HEAD")
            if answer.said != told[row.name] or answer.content:
                wrong.append(f"HEAD {row.url} answers {answer.said}")
            wrong += wrong_with(replace(row, method="HEAD"), answer)
    assert "\n".join(wrong[:SHOWN]) == ""


# Where nobody is let in by an empty form, and why.
NOBODY = {
    ("me/journal/beside/<uuid:aside_id>/", "POST"): "what was kept beside is another writer's here",
    ("clinic/records/<uuid:patient_id>/withdraw/", "POST"): "nobody has asked to dispose of this record",
    ("patients/<uuid:patient_id>/consents/withdraw/", "POST"): "the form says which consent",
}
REFUSALS = {"sign in", "show anew", "set up a factor", "403", "404", "405"}


def test_each_address_opens_to_somebody(world):
    """Otherwise its line would be about an object that is not there."""
    told = golden.read()
    closed = {
        row.name[:2]
        for row in rows(world)
        if row.whose == OWN
        and row.rule is not None
        and all(told[who][row.name] in REFUSALS for who in PEOPLE)
    }
    assert closed == NOBODY.keys()


def test_who_runs_the_installation_opens_nothing_of_a_clinic(world):
    """Neither their own clinic's, for they have none, nor another's, nor what is not there."""
    told = golden.read()["platform operator"]
    closed = {
        row.name for row in rows(world) if row.rule and row.rule.roles and not row.rule.roles & OPERATORS
    }
    assert len(closed) > 1000
    assert {name: told[name] for name in closed if told[name] != "403"} == {}


def test_the_matrix_names_no_address_that_is_gone(world):
    asked = {row.name for row in rows(world)}
    assert {name for column in golden.read().values() for name in column} == asked
