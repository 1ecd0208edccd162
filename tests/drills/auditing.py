"""The auditor's reading: facts out of PostgreSQL, letters and troubles out of a drill's folder.

`python -m tests.drills.auditing URL FOLDER` prints the findings as JSON; exit 1 where there is a fault. A
process of its own, with its own connection, that imports nothing of the product.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.drills.auditor import Arrival, Clock, Close, Findings, Owed, Person, Trouble, World, audit

_DOSES = """
SELECT s.id, s.started_at, v.content, p.id AS patient, p.email, p.time_zone, c.quiet_from, c.quiet_until,
    k.paused_at IS NOT NULL OR k.phase = 'closed' OR p.is_archived AS is_left_alone,
    (SELECT min(given_at) FROM patients_consent WHERE patient_id = p.id AND kind = 'email') AS given_at,
    (SELECT max(withdrawn_at) FROM patients_consent WHERE patient_id = p.id AND kind = 'email')
        AS withdrawn_at
FROM care_sessions_caresession s
JOIN patients_course k ON k.id = s.course_id
JOIN patients_protocolversion v ON v.id = k.protocol_version_id
JOIN patients_patient p ON p.id = s.patient_id
JOIN accounts_clinic c ON c.id = s.clinic_id
WHERE s.kind = 'dosing' AND s.status = 'completed'
"""
# Which Message-ID stands for which message of which dose, whether it is said to be sent, who was told.
_NAMES = """
SELECT w.dose_id, f.step, f.id, f.status,
    (SELECT min(t.created_at) FROM followups_stafftask t
     JOIN followups_followup o ON o.id = t.follow_up_id
     WHERE t.window_id = w.id AND (o.id = f.id OR o.step = f.step || '/no-slot')) AS told_at
FROM followups_followup f JOIN followups_integrationwindow w ON w.id = f.window_id
WHERE f.channel = 'email'
"""
_CLOSES = """
SELECT w.dose_id, (SELECT min(t.created_at) FROM followups_stafftask t WHERE t.window_id = w.id) AS told_at,
    w.cancelled_at IS NOT NULL OR w.met_at IS NOT NULL AS is_nobodys
FROM followups_integrationwindow w
"""
_KNOWN_YES = """
SELECT DISTINCT a.follow_up_id FROM followups_attempt a JOIN followups_attempt b
ON b.follow_up_id = a.follow_up_id AND b.number > a.number AND b.started_at > a.ended_at
WHERE a.result = 'accepted'
"""


def read_world(url: str, until: datetime) -> World:
    with psycopg.connect(url, row_factory=dict_row) as database:
        doses = database.execute(_DOSES).fetchall()
        names = {(row["dose_id"], row["step"]): row for row in database.execute(_NAMES).fetchall()}
        closes = {row["dose_id"]: row for row in database.execute(_CLOSES).fetchall()}
        again = [_message_id(row["follow_up_id"]) for row in database.execute(_KNOWN_YES).fetchall()]
    return World(
        owed=[owed for dose in doses for owed in _owed(dose, names)],
        closes=[_close(dose, closes.get(dose["id"])) for dose in doses],
        until=until,
        known_yes_and_more=again,
    )


def _owed(dose: dict[str, Any], names: dict[tuple[Any, str], dict[str, Any]]) -> list[Owed]:
    """By the protocol: every step by e-mail to the patient that is told in hours after the dose."""
    person = Person(
        dose["email"], dose["time_zone"], (dose["quiet_from"], dose["quiet_until"]),
        (dose["given_at"], dose["withdrawn_at"]), dose["is_left_alone"],
    )  # fmt: skip
    steps = dose["content"]["follow_ups"]
    mine = [step for step in steps if step["channel"] == "email" and "after_h" in step["due"]]
    return [_one(person, dose, step, names.get((dose["id"], step["key"]))) for step in mine]


def _one(person: Person, dose: dict[str, Any], step: dict[str, Any], row: dict[str, Any] | None) -> Owed:
    given = dose["started_at"].astimezone(UTC)
    return Owed(
        person=person,
        step=step["key"],
        due_at=given + timedelta(hours=step["due"]["after_h"]),
        earliest=given,
        closes_at=_closes_at(dose),
        message_id=_message_id(row["id"]) if row else None,
        is_said_sent=bool(row) and row["status"] == "sent",
        told_at=row["told_at"] if row else None,
    )


def _close(dose: dict[str, Any], row: dict[str, Any] | None) -> Close:
    is_nobodys = dose["is_left_alone"] or (row is not None and row["is_nobodys"])
    return Close(str(dose["id"]), _closes_at(dose), row["told_at"] if row else None, is_nobodys)


def _closes_at(dose: dict[str, Any]) -> datetime:
    hours = timedelta(hours=dose["content"]["window"]["close_h"]["value"])
    return dose["started_at"].astimezone(UTC) + hours


def _message_id(row_id: object) -> str:
    return f"{row_id}@follow-up.integration-care"


def read_lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def audited(url: str, folder: Path) -> Findings:
    """`folder` holds letters.jsonl, troubles.jsonl and clock.jsonl."""
    clock = Clock([tuple(line["turn"]) for line in read_lines(folder / "clock.jsonl")])
    with psycopg.connect(url) as database:
        (until,) = database.execute("SELECT care_now()").fetchone() or (None,)
    return audit(
        read_world(url, until.astimezone(UTC)),
        [Arrival(**line) for line in read_lines(folder / "letters.jsonl")],
        [Trouble(**line) for line in read_lines(folder / "troubles.jsonl")],
        clock,
    )


def main(url: str, folder: str) -> int:
    found = audited(url, Path(folder))
    print(json.dumps({**vars(found), "faults": found.faults}))  # noqa: T201
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
