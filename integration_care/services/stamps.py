"""Work that need not be done again: what a step depended on is kept beside its result."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


class Stamps:
    """In one data folder, so that deleting the data forgets them too."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def is_current(self, step: str, fingerprint: str = "") -> bool:
        try:
            return (self._directory / step).read_text() == fingerprint
        except FileNotFoundError:
            return False

    def keep(self, step: str, fingerprint: str = "") -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        (self._directory / step).write_text(fingerprint)

    def forget(self, step: str) -> None:
        (self._directory / step).unlink(missing_ok=True)


def fingerprint(files: Iterable[Path]) -> str:
    """Changes when a file comes, goes or is written. Cheap: looks at sizes and times, not contents."""
    digest = hashlib.sha256()
    for file in sorted(files):
        facts = file.stat()
        digest.update(f"{file}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
