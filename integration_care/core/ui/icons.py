"""Bootstrap Icons as inline SVG, read once from the built assets."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

SHAPES = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


class IconNotFoundError(LookupError):
    """No such file in static/vendor/icons: a wrong name, or the web assets were not built."""


@cache
def shapes(name: str) -> str:
    """The drawing inside the icon's <svg>, from our own trusted asset files."""
    source = icon_path(name)
    found = SHAPES.search(source.read_text(encoding="utf-8"))
    if found is None:
        raise IconNotFoundError(f"{source} is not an SVG file")
    return found.group(1).strip()


def icon_path(name: str) -> Path:
    """Looks where sources are found, then where collectstatic put them."""
    relative = f"vendor/icons/{name}.svg"
    found = finders.find(relative)
    if isinstance(found, str):
        return Path(found)
    if settings.STATIC_ROOT and (collected := Path(settings.STATIC_ROOT) / relative).exists():
        return collected
    raise IconNotFoundError(f"no icon called {name!r}; build the web assets, or check the name")
