"""A mail server with moods, in a process of its own: it writes down what it kept, and whether it said so.

`python -m tests.drills.sink --port P --log FILE --moods FILE --seed N`. The moods are weights as JSON, read
anew for each letter: {"accept": 8, "550": 1}. Which mood a letter meets is decided by the seed, its
recipient and how often that recipient was written to, so that a run can be repeated. `greeting`: the port
says nothing at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import time
from collections import Counter
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

# What is kept in each mood, and whether whoever sends hears of it.
KEPT = {"accept", "hang", "drop-the-answer", "accept-then-drop"}
ANSWERED = {"accept", "accept-then-drop", "550", "451"}
REFUSALS = {"550": "550 No such person", "451": "451 Not now"}
LONG = 60.0  # seconds; above every patience


class Sink:
    def __init__(self, log: Path, moods: Path, seed: str, pause: float) -> None:
        self.log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.moods, self.seed, self.pause = moods, seed, pause
        self.times: Counter[str] = Counter()

    def mood_for(self, recipient: str) -> str:
        weights = json.loads(self.moods.read_text())
        self.times[recipient] += 1
        drawn = random.Random(f"{self.seed} {recipient} {self.times[recipient]}")
        return drawn.choices(list(weights), list(weights.values()))[0]

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        letter = message_from_bytes(envelope.original_content or b"")
        recipient = envelope.rcpt_tos[0]
        mood = self.mood_for(recipient)
        self._write(letter, recipient, mood)
        transport: Any = server.transport
        if mood == "hang":
            await asyncio.sleep(LONG)
        if mood == "drop-the-answer":
            transport.abort()
        if mood == "accept-then-drop":
            asyncio.get_running_loop().call_later(0.02, transport.abort)
        await asyncio.sleep(self.pause if mood == "accept" else 0)
        return REFUSALS.get(mood, "250 Kept")

    def _write(self, letter: Any, recipient: str, mood: str) -> None:
        line = {
            "at": time.time(),
            "id": str(letter["Message-ID"]).strip("<>"),
            "to": recipient,
            "dated": parsedate_to_datetime(letter["Date"]).timestamp(),
            "mood": mood,
            "kept": mood in KEPT,
            "answered": mood in ANSWERED,
        }
        os.write(self.log, json.dumps(line).encode() + b"\n")


async def _listen(sink: Sink, port: int) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    server = await loop.create_server(lambda: SMTP(sink), "127.0.0.1", port)
    async with server:
        await ended.wait()


def main() -> None:
    told = argparse.ArgumentParser()
    told.add_argument("--port", type=int, required=True)
    told.add_argument("--log", type=Path, required=True)
    told.add_argument("--moods", type=Path, required=True)
    told.add_argument("--seed", default="1")
    told.add_argument("--pause", type=float, default=0.03)
    said = told.parse_args()
    asyncio.run(_listen(Sink(said.log, said.moods, said.seed, said.pause), said.port))


if __name__ == "__main__":
    main()
