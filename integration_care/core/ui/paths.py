"""Addresses of many objects on one page: the URLconf is asked once for each name, not for each row."""

from functools import lru_cache
from uuid import UUID

from django.urls import get_script_prefix, get_urlconf, reverse

NOBODY = UUID(int=0)


def path_to(name: str, key: UUID) -> str:
    """What `reverse(name, args=[key])` says, for an address with one UUID in it."""
    before, after = _split(name, get_urlconf(), get_script_prefix())
    return f"{before}{key}{after}"


@lru_cache(maxsize=256)
def _split(name: str, urlconf: str | None, prefix: str) -> tuple[str, str]:
    del prefix  # part of the key only: reverse() reads it for itself
    before, after = reverse(name, urlconf, args=[NOBODY]).split(str(NOBODY))
    return before, after
