"""A patient's name where a journey may have left it: logs, addresses, browsers' stores, the broker, sessions.

`tests/canary` does the same with a token in every column, and hears every message of the broker; here each
journey is looked at, with its own acts and what the broker still has.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from urllib.parse import unquote_plus

import redis
from django.contrib.sessions.models import Session

from integration_care.core import tenancy
from patients.models import Patient
from tests.canary.traces import as_text, dumped
from tests.journeys.person import Person
from tests.journeys.stage import REDIS_DB, Stage
from tests.processes import _with_path


def names_left(stage: Stage, people: Iterable[Person], logged: dict[str, int]) -> list[str]:
    """Each as `place: name`. `logged`: how long each log was before."""
    with tenancy.platform_context():
        told = Patient.objects.values_list("given_name", "family_name", "email")
        names = {
            name for given, family, email in told for name in (f"{given} {family}", family, email) if name
        }
    places = {
        "addresses": "\n".join(unquote_plus(url) for person in people for url in person.addresses),
        "browsers": "\n".join(json.dumps(person.kept, ensure_ascii=False) for person in people),
        "sessions": "\n".join(str(row.get_decoded()) for row in Session.objects.all()),
        "broker": in_redis(),
        "logs": "\n".join(text[logged.get(name, 0) :] for name, text in logs_of(stage).items()),
    }
    return [
        f"{place}: {name}"
        for name in sorted(names)
        for place, text in places.items()
        if re.search(rf"\b{re.escape(name)}\b", text)
    ]


def logs_of(stage: Stage) -> dict[str, str]:
    return {log.name: log.read_text(errors="replace") for log in (stage.folder / "logs").glob("*.log")}


def in_redis() -> str:
    with redis.Redis.from_url(_with_path(os.environ["REDIS_URL"], str(REDIS_DB))) as broker:
        return "\n".join(as_text((key, dumped(broker, key))) for key in broker.scan_iter())
