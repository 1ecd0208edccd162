"""gunicorn's own lines, written as the product writes its own (`--logger-class`, see the Dockerfile)."""

from __future__ import annotations

from gunicorn.config import Config
from gunicorn.glogging import Logger

from integration_care.core.log_lines import JsonLine


class JsonLines(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """It tells of requests that it could not read, and of errors with all their words."""

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(JsonLine())
