"""One log file per child; the file of the run before is kept beside it."""

from pathlib import Path
from typing import BinaryIO


def open_log(path: Path) -> BinaryIO:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.replace(path.with_suffix(".before.log"))
    return path.open("wb")


def last_lines(path: Path, count: int = 10) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
    except FileNotFoundError:
        return ""
