"""What a machine must have before anything is started: brought, or else one clear line with the remedy."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress

from integration_care.services.errors import ServiceError
from integration_care.services.ports import is_port_free
from integration_care.services.terminal import say

PANGO_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
PANGO_LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HEADLESS = "chromium-headless-shell"
"""Chromium without windows of its own, and without notes on a phone: a journey takes a third less time."""


def check_port(port: int) -> None:
    if not is_port_free(port):
        remedy = f"stop what listens there, or choose another with `make demo PORT={port + 1}`."
        raise ServiceError(f"Port {port} is in use: {remedy}")


def provide_pango() -> None:
    """WeasyPrint draws documents with it, and no wheel brings it."""
    if has_pango():
        return
    if sys.platform == "darwin":
        raise ServiceError("The library Pango is missing (documents are drawn with it): brew install pango")
    _install(PANGO_PACKAGES, "Documents need")


def has_pango() -> bool:
    return all(any(_loads(name) for name in names) for names in PANGO_LIBRARIES)


def whole_browser() -> str | None:
    """The path of a browser that can do all that a person's can."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def browser() -> str | None:
    """The path of the browser that most tests drive."""
    return shutil.which(HEADLESS) or whole_browser()


def prepare_for_tests() -> None:
    """Install what the tests need and the wheels cannot bring: a browser and Pango.

    The faster browser is brought where nobody is asked for a password, and where there is one to bring.
    """
    missing = [] if whole_browser() else ["chromium"]
    missing += [] if has_pango() else PANGO_PACKAGES
    if missing:
        _install(missing, "Tests need")
    if not shutil.which(HEADLESS) and os.geteuid() == 0 and shutil.which("apt-get"):
        with suppress(ServiceError):  # not every distribution has it
            _install([HEADLESS], "Tests need")


def _install(packages: Sequence[str], who_needs: str) -> None:
    wish = f"{who_needs} {', '.join(packages)}: install with the system's package manager"
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
