"""What scripts say in another language, for the page they run on."""

from __future__ import annotations

import json
from functools import cache

from integration_care.words.catalogues import LOCALE, read


@cache
def for_scripts(language: str) -> str:
    """English words -> what is said instead, as JSON; both forms where one counts. Empty for English."""
    path = LOCALE / language / "LC_MESSAGES" / "djangojs.po"
    if not path.exists():
        return ""
    told = [(message.id, message.string) for message in read(path) if message.id]
    return json.dumps({id if isinstance(id, str) else id[0]: words for id, words in told}, ensure_ascii=False)
