"""What must hold of every answer, whoever asks: each rule says in words what is wrong, or nothing."""

from __future__ import annotations

import re

from tests.matrix.walk import Answer, Row

HEADERS = (
    "Content-Security-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
SHOWS = (200, 422, 409)
READS = ("GET", "HEAD")
WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
# What a page may write down when it is only looked at, and why.
BESIDE_READING = {
    "audit_event": "that it was read",
    "django_session": "who is signed in",
    "usersessions_usersession": "from where, for the list of one's own sessions",
    "care_sessions_calendarfeed": "that a calendar read it, once an hour",
}
# Pages that keep out of caches and open nobody's record, and why.
NO_RECORD = {
    "groups/<uuid:group_id>/": "a circle, to whoever sees nobody in it; tests/sessions/groups has the others",
    "groups/<uuid:group_id>/add-patient/": "a circle, to whoever sees nobody in it",
    "courses/behind/<uuid:protocol_id>/": "who is on an earlier version, by name",
    "courses/rehearsal/<uuid:protocol_id>/": "whose plan a version may be tried on, by name",
    "phrases/<uuid:phrase_id>/": "a therapist's own shorthand",
    "phrases/<uuid:phrase_id>/delete/": "a therapist's own shorthand",
    "substances/draws/<uuid:draw_id>/": "a draw that is nobody's yet",
    "substances/lines/<uuid:line_id>/reverse/": "a draw that is nobody's yet",
    "substances/lines/<uuid:line_id>/witness/": "a draw that is nobody's yet",
}
# A page asks the database a bounded number of times; the tight bounds are the benchmarks'.
MOST_QUERIES = 80


def wrong_with(row: Row, answer: Answer) -> list[str]:
    rules = (no_error, headers, never_kept, read_is_written_down, reading_changes_nothing, few_questions)
    return [f"{row.method} {row.url} ({row.route}): {said}" for rule in rules if (said := rule(row, answer))]


def no_error(_: Row, answer: Answer) -> str:
    return f"answers {answer.status}" if answer.status >= 500 else ""


def headers(_: Row, answer: Answer) -> str:
    lacking = [name for name in HEADERS if name not in answer.headers]
    return f"lacks {', '.join(lacking)}" if lacking else ""


def never_kept(row: Row, answer: Answer) -> str:
    """A page of a record stays in no cache."""
    if row.rule is None or not row.rule.phi or answer.status not in SHOWS:
        return ""
    return "" if "no-store" in answer.headers.get("Cache-Control", "") else "may be kept by a cache"


def read_is_written_down(row: Row, answer: Answer) -> str:
    """A page of one record that is shown leaves a line in the trail."""
    of_a_record = row.rule is not None and row.rule.phi and row.rule.object is not None
    if not of_a_record or row.route in NO_RECORD or row.method != "GET" or answer.status != 200:
        return ""
    is_told = any('INTO "audit_event"' in sql for sql in answer.queries)
    return "" if is_told else "shows a record, and the trail does not say so"


def reading_changes_nothing(row: Row, answer: Answer) -> str:
    if row.method not in READS:
        return ""
    changed = written(answer.queries) - BESIDE_READING.keys()
    return f"writes {sorted(changed)}" if changed else ""


def written(queries: list[str]) -> set[str]:
    """The tables that are changed in the end: a preview may do a thing and take it back."""
    marks: list[tuple[str, int]] = []
    kept: list[str] = []
    for sql in queries:
        if sql.startswith("SAVEPOINT"):
            marks.append((sql.split()[-1], len(kept)))
        elif sql.startswith("ROLLBACK TO SAVEPOINT"):
            while (mark := marks.pop())[0] != sql.split()[-1]:
                pass
            del kept[mark[1] :]
        elif found := WRITES.match(sql):
            kept.append(found[2])
    return set(kept)


def few_questions(_: Row, answer: Answer) -> str:
    asked = len(answer.queries)
    return f"asks the database {asked} times" if asked > MOST_QUERIES else ""
