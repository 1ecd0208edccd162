"""The passwords of one embedded pair, made once with it."""

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path


def new_password() -> str:
    return secrets.token_hex(16)


@dataclass(frozen=True)
class Passwords:
    admin: str = field(default_factory=new_password)
    owner: str = field(default_factory=new_password)
    app: str = field(default_factory=new_password)
    backup: str = field(default_factory=new_password)
    valkey: str = field(default_factory=new_password)

    @classmethod
    def load(cls, path: Path) -> "Passwords | None":
        """None when the pair was never finished. `backup` is empty when the pair is older than that role."""
        try:
            return cls(**{"backup": ""} | json.loads(path.read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def save(self, path: Path) -> None:
        """Whole or not at all, readable by us alone."""
        draft = path.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(self), file)
        draft.replace(path)
