"""procrastinate: one row of its job table for each, with `schedule_at`."""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

import procrastinate
from letter import send as send_letter

app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=os.environ["DATABASE_URL"]))


@app.task(name="send")
def send(number):
    send_letter(number)


def plan(count, seconds):
    with app.open():
        if not app.check_connection():
            app.schema_manager.apply_schema()
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        for number in range(count):
            send.configure(schedule_at=at).defer(number=number)


if __name__ == "__main__":
    if sys.argv[1] == "plan":
        plan(int(sys.argv[2]), float(sys.argv[3]))
    elif sys.argv[1] == "run":
        app.run_worker(concurrency=2)
    else:
        print(json.dumps({"holds": [sys.executable, __file__, "run"]}))  # noqa: T201
