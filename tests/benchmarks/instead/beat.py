"""django-celery-beat: one row of `PeriodicTask` for each, clocked and one-off."""

import json
import os
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import django
from django.conf import settings

at = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql", "NAME": at.path[1:], "USER": at.username,
            "PASSWORD": at.password or "", "HOST": at.hostname, "PORT": at.port,
        }
    },
    INSTALLED_APPS=["django_celery_beat"], USE_TZ=True, TIME_ZONE="UTC", DJANGO_CELERY_BEAT_TZ_AWARE=True,
)  # fmt: skip
django.setup()

from celery import Celery  # noqa: E402
from letter import send as send_letter  # noqa: E402

app = Celery("beat", broker=os.environ["REDIS_URL"])
app.conf.task_ignore_result = True


@app.task(name="send")
def send(number):
    send_letter(number)


def plan(count, seconds):
    from django.core.management import call_command
    from django.utils import timezone
    from django_celery_beat.models import ClockedSchedule, PeriodicTask

    call_command("migrate", verbosity=0)
    clock = ClockedSchedule.objects.create(clocked_time=timezone.now() + timedelta(seconds=seconds))
    for number in range(count):
        PeriodicTask.objects.create(
            clocked=clock, one_off=True, task="send", name=f"{clock.pk}/{number}", args=f"[{number}]"
        )


if __name__ == "__main__":
    if sys.argv[1] == "plan":
        plan(int(sys.argv[2]), float(sys.argv[3]))
    else:
        celery = [sys.executable, "-m", "celery", "-A", "beat"]
        scheduler = ["--scheduler", "django_celery_beat.schedulers:DatabaseScheduler"]
        said = {
            "holds": [*celery, "beat", *scheduler, "-l", "ERROR", "--pidfile="],
            "works": [*celery, "worker", "--concurrency", "2", "-l", "ERROR"],
        }
        print(json.dumps(said))  # noqa: T201
