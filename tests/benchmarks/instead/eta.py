"""Celery's own: one message in the broker for each, with `countdown` (the same as `eta`)."""

import json
import os
import sys

from celery import Celery
from letter import send as send_letter

app = Celery("eta", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True
if "VISIBLE" in os.environ:
    app.conf.broker_transport_options = {"visibility_timeout": int(os.environ["VISIBLE"])}


@app.task
def send(number):
    send_letter(number)


if __name__ == "__main__":
    if sys.argv[1] == "plan":
        for number in range(int(sys.argv[2])):
            send.apply_async((number,), countdown=float(sys.argv[3]))
    else:
        worker = [sys.executable, "-m", "celery", "-A", "eta", "worker", "--concurrency", "2", "-l", "ERROR"]
        print(json.dumps({"holds": worker}))  # noqa: T201
