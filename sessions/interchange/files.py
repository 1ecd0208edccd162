"""A file that is there whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class AlreadyThere(FileExistsError):
    """A file of this name exists, and nobody said to replace it."""


@contextmanager
def beside(target: Path, *, may_replace: bool) -> Iterator[Path]:
    """A temporary file in the target's folder, for its owner only. It takes the target's name when the block
    ends well; else it is gone, and what stood there before is as it was."""
    if target.exists() and not may_replace:
        raise AlreadyThere(target)
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(number)
    part = Path(name)
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        take_name(part, target, may_replace=may_replace)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()


def take_name(part: Path, target: Path, *, may_replace: bool) -> None:
    """`link` refuses a name that somebody took in the meantime; `replace` does not."""
    if may_replace:
        part.replace(target)
        return
    try:
        os.link(part, target)
    except FileExistsError as why:
        raise AlreadyThere(target) from why
