"""What a machine must have before anything is started: one clear line each, with the remedy."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from integration_care.services.errors import ServiceError
from integration_care.services.ports import is_port_free
from integration_care.services.terminal import say

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PANGO_LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)
HEADLESS = "chromium-headless-shell"
"""Chromium without its own windows: a journey takes a third less of a machine's time with it."""
BROWSERS = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def check_port(port: int) -> None:
    if not is_port_free(port):
        remedy = f"stop what listens there, or choose another with `make demo PORT={port + 1}`."
        raise ServiceError(f"Port {port} is in use: {remedy}")


def check_pango() -> None:
    """WeasyPrint draws documents with it."""
    if not has_pango():
        remedy = (
            "brew install pango"
            if sys.platform == "darwin"
            else f"sudo apt-get install {' '.join(PANGO_PACKAGES)}"
        )
        raise ServiceError(f"The library Pango is missing (documents are drawn with it): {remedy}")


def has_pango() -> bool:
    return all(any(_loads(name) for name in names) for names in PANGO_LIBRARIES)


def browser() -> str | None:
    """The path of the browser that the tests drive."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def prepare_for_tests() -> None:
    """Install what the tests need and the wheels cannot bring: a browser and Pango.

    Whoever has some browser is not asked for a password for the sake of a faster one.
    """
    if not has_pango():
        _install(PANGO_PACKAGES)
    if shutil.which(HEADLESS) or (browser() and os.geteuid() != 0):
        return
    try:
        _install([HEADLESS])
    except ServiceError:  # not every distribution has it
        if not browser():
            _install(["chromium"])


def _install(packages: Sequence[str]) -> None:
    wish = f"Tests need {', '.join(packages)}: install with the system's package manager"
    if not shutil.which("apt-get"):
        raise ServiceError(f"{wish}.")
    if os.geteuid() != 0 and not shutil.which("sudo"):
        raise ServiceError(f"{wish}, as root: apt-get install {' '.join(packages)}")
    as_root = [] if os.geteuid() == 0 else ["sudo"]
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    say(f"Installing {', '.join(packages)} ...")
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        result = subprocess.run(
            [*as_root, "apt-get", "-qq", *step], env=quiet, capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise ServiceError(f"{wish} (apt-get failed: {result.stderr.strip().splitlines()[-1:]})")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
