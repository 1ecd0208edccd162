"""For the demo: text messages and push go to the log. Never with words or a number, only the row's id."""

from __future__ import annotations

import logging

from patients.followups.channels.base import Message

logger = logging.getLogger(__name__)


class Console:
    def send(self, message: Message) -> None:
        logger.info("a message for %s would go out now", message.row_id)
