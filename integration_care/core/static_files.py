"""Static files under the names of their contents."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = r"""(?P<matched>from\s+["'](?P<url>\.{1,2}/[^"']+)["'])"""


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise ships no types
    """What our JavaScript modules import from each other is named by its contents too.

    Django's own switch for this reads every script, and stumbles over examples in comments of other people's.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/offline/*.js", ((IMPORT, 'from "%(url)s"'),)),
    )
