"""Run in a process of its own: asks for every measured page by turns, as one web process would be asked."""

from __future__ import annotations

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django first

settings.ROOT_URLCONF = "tests.benchmarks.urls"
settings.ALLOWED_HOSTS = ["*"]

from tests.benchmarks.measure import resident_mb  # noqa: E402
from tests.benchmarks.pages import measured_pages  # noqa: E402

ONCE_IN_A_WHILE = {"observation post": 50, "journal submit": 25}  # nobody is observed a thousand times
WARM = 300


def main(requests: int) -> None:
    pages, warm, asked = measured_pages(), 0.0, 0
    while asked < requests:
        for name, page in pages.items():
            if (asked // len(pages)) % ONCE_IN_A_WHILE.get(name, 1) == 0:
                page.open()
            asked += 1
            if asked == WARM:
                warm = resident_mb()
    paper = sum(name.partition(".")[0] == "weasyprint" for name in sys.modules)
    print(f"warm={warm} last={resident_mb()} paper={paper}")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
