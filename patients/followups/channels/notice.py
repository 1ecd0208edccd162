"""What a notification on a phone says, for who sends one (`push`) and who shows what would be sent."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

from patients.followups.channels.base import Message


def payload(message: Message) -> str:
    """All that the phone learns. The worker (templates/portal/offline/notices.js) shows and opens it."""
    told: dict[str, Any] = {
        "title": message.clinic_name,
        "body": message.line,
        "path": urlsplit(message.url).path,
        "tag": str(message.row_id),
        "lang": message.language,
    }
    return json.dumps(told)
