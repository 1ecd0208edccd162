"""gunicorn's own lines, written as the product writes its own (see `integration_care/web_server.py`).

Of a request that failed, or that it could not read, gunicorn would write the address or the line: words that
were searched for, the secret of a link. What went wrong and where is enough.
"""

from __future__ import annotations

import os
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

from integration_care.core.log_lines import JsonLine, OneLine

FOR_PEOPLE = "%(asctime)s %(levelname)s %(name)s %(message)s"
FAILED, UNREADABLE = "Error handling request", "Invalid request from ip="


class Lines(Logger):  # type: ignore[misc]  # gunicorn ships no types
    def setup(self, cfg: Config) -> None:
        logs = (self.error_log, self.access_log)
        others = [handler for log in logs for handler in log.handlers]
        super().setup(cfg)
        form = OneLine(FOR_PEOPLE) if os.environ.get("LOG_FORMAT") == "line" else JsonLine()
        for handler in (handler for log in logs for handler in log.handlers if handler not in others):
            handler.setFormatter(form)  # gunicorn's own: who listens beside it keeps its form

    def warning(self, msg: object, *args: Any, **more: Any) -> None:
        told = str(msg)
        if told.startswith(UNREADABLE):
            told = told.split(": ", 1)[0]
        super().warning(told, *args, **more)

    def exception(self, msg: object, *args: Any, **more: Any) -> None:
        if str(msg).startswith(FAILED):
            msg, args = FAILED, ()
        super().exception(msg, *args, **more)
