"""PostgreSQL refuses to run as root; this is whom its servers become instead."""

import ctypes
import os
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path

CAP_DAC_READ_SEARCH = 2
CAP_DAC_OVERRIDE = 1  # wider, but containers often have only this one
PR_SET_SECUREBITS = 28
NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None)  # loaded here: between fork and exec is no place for it


@dataclass(frozen=True)
class ServerUser:
    """`may_pass`: keeps the right to walk through folders that are root's alone (a checkout under /root)."""

    uid: int
    gid: int
    may_pass: bool

    @classmethod
    def for_paths(cls, *paths: Path) -> "ServerUser | None":
        """None when we are an ordinary user, who runs the servers as themself."""
        if os.geteuid() != 0:
            return None
        nobody = pwd.getpwnam("nobody")
        is_open = all(_is_passable(path) for path in paths)
        return cls(
            uid=nobody.pw_uid,
            gid=nobody.pw_gid,
            may_pass=not is_open and sys.platform == "linux",
        )

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid)

    def become(self) -> None:
        """Irrevocably, in a child between fork and exec."""
        if self.may_pass:
            # Keep capabilities over setuid, and let access() respect them: initdb asks it for its neighbours.
            _libc.prctl(PR_SET_SECUREBITS, NO_SETUID_FIXUP, 0, 0, 0)
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)
        if self.may_pass:
            any(_keep_only(right) for right in (CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE))


def _is_passable(path: Path) -> bool:
    existing = next(place for place in (path, *path.parents) if place.exists())
    return all(place.stat().st_mode & 0o001 for place in (existing, *existing.parents))


def _keep_only(capability: int) -> bool:
    """False when we do not have it to keep."""
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    is_kept: bool = _libc.capset(header, sets) == 0
    return is_kept and _libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0
