"""APScheduler: one job for each in its SQLAlchemy store, run by a thread pool.

Its own `misfire_grace_time` of one second would skip what is late without a word; here it is an hour.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from letter import send

HOW = {
    "jobstores": {
        "default": SQLAlchemyJobStore(
            os.environ["DATABASE_URL"].replace("postgres://", "postgresql+psycopg://", 1)
        )
    },
    "executors": {"default": ThreadPoolExecutor(2)},
    "job_defaults": {"misfire_grace_time": 3600},
    "timezone": "UTC",
}

if __name__ == "__main__":
    if sys.argv[1] == "plan":
        planning = BackgroundScheduler(**HOW)
        planning.start(paused=True)
        at = datetime.now(UTC) + timedelta(seconds=float(sys.argv[3]))
        for number in range(int(sys.argv[2])):
            planning.add_job(send, "date", run_date=at, args=[number])
        planning.shutdown(wait=False)
    elif sys.argv[1] == "run":
        BlockingScheduler(**HOW).start()
    else:
        print(json.dumps({"holds": [sys.executable, __file__, "run"]}))  # noqa: T201
