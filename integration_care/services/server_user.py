"""PostgreSQL refuses to run as root; this is whom its servers become instead."""

import ctypes
import os
import pwd
import sys
from dataclasses import dataclass
from pathlib import Path

CAP_DAC_OVERRIDE = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAPABILITY_VERSION_3 = 0x20080522


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
            ctypes.CDLL(None).prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0)
        os.setgroups([])
        os.setgid(self.gid)
        os.setuid(self.uid)
        if self.may_pass:
            _keep_one_capability(CAP_DAC_OVERRIDE)


def _is_passable(path: Path) -> bool:
    existing = next(place for place in (path, *path.parents) if place.exists())
    return all(place.stat().st_mode & 0o001 for place in (existing, *existing.parents))


def _keep_one_capability(capability: int) -> None:
    libc = ctypes.CDLL(None)
    mask = 1 << capability
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)
    libc.capset(header, sets)
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0)
