"""Where drills take place: committed data, real processes, and one short lease so that nobody waits long."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import WORKER
from tests.processes import environment

# Journeys use 8 to 15; each test worker its own, or one drill would empty another one's broker.
REDIS_DB = 1 + int(WORKER.removeprefix("gw") if WORKER != "main" else 0) % 7


@pytest.fixture
def around(live_db: str) -> Callable[..., dict[str, str]]:
    """`around(mail_port)`: what the engine's processes see. `lease` in real seconds."""

    def see(mail_port: int, lease: float = 3) -> dict[str, str]:
        return environment(
            database=live_db,
            redis_db=REDIS_DB,
            mail_port=mail_port,
            FOLLOW_UP_LEASE_SECONDS=str(lease),
        )

    return see
