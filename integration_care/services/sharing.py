"""Who runs the pair of a data folder, and who only uses it."""

import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from integration_care.services.errors import ServiceError
from integration_care.services.pair import Addresses, EmbeddedPair
from integration_care.services.terminal import complain

SAID_AFTER = 0.5  # seconds
NO_MORE_GUESTS = "no more guests\n"  # the line below the addresses


@dataclass(frozen=True)
class SharedPair:
    """A running pair as its user sees it; `servers` by name, none when somebody else runs them."""

    addresses: Addresses
    servers: dict[str, "subprocess.Popen[bytes]"]
    owner: IO[str]
    waits_for_guests: bool = False

    def take_no_guests(self) -> None:
        """Before anything else stops: who comes from now on waits, and does not join servers that go.

        Who has joined is told now that they go, unless the owner waits for them.
        """
        if not self.servers:
            return
        if self.waits_for_guests:
            self.owner.write(NO_MORE_GUESTS)
            self.owner.flush()
        else:
            self.owner.truncate(0)

    def raise_if_gone(self) -> None:
        """For a guest whose servers stop, or have stopped, without waiting until it has left."""
        if not self.servers and _read(self.owner)[0] != self.addresses:
            raise ServiceError("The command that ran these servers has stopped them. Start this one again.")


@contextmanager
def embedded_pair(data: Path, *, fsync: bool = True, waits_for_guests: bool = True) -> Iterator[SharedPair]:
    """Start the pair of this data folder, or join the one that runs there.

    Two locks decide: whoever holds `owner.lock` runs the servers and writes their addresses into it; guests
    share `guests.lock`, and an owner who `waits_for_guests` stops the servers when the last guest has left.
    While an owner starts or stops there are no addresses, or no more guests are taken, and who comes waits.
    """
    wait_out_changes(data)
    data.mkdir(parents=True, exist_ok=True)
    with (
        _open_lock(data / "owner.lock") as owner,
        _open_lock(data / "guests.lock") as guests,
    ):
        while True:
            if _try_lock(owner):
                yield from _own(data, owner, guests, fsync=fsync, waits_for_guests=waits_for_guests)
                return
            fcntl.flock(guests, fcntl.LOCK_SH)
            if addresses := _read_addresses(owner):
                yield SharedPair(addresses, {}, owner)
                return
            fcntl.flock(guests, fcntl.LOCK_UN)
            time.sleep(0.05)


@contextmanager
def unshared_pair(folders: Iterable[Path], *, fsync: bool) -> Iterator[SharedPair]:
    """Start the pair of the first folder whose pair nobody runs; others who come later take the next.

    Two test runs in one checkout would otherwise drop each other's databases.
    """
    for data in folders:
        data.mkdir(parents=True, exist_ok=True)
        with _open_lock(data / "owner.lock") as owner, _open_lock(data / "guests.lock") as guests:
            if _try_lock(owner):
                yield from _own(data, owner, guests, fsync=fsync, waits_for_guests=True)
                return


def _own(
    data: Path, owner: IO[str], guests: IO[str], *, fsync: bool, waits_for_guests: bool
) -> Iterator[SharedPair]:
    owner.truncate(0)
    try:
        with EmbeddedPair(data, fsync=fsync) as pair:
            owner.write(json.dumps(asdict(pair.addresses)) + "\n")
            owner.flush()
            shared = SharedPair(pair.addresses, pair.servers, owner, waits_for_guests)
            try:
                yield shared
                shared.take_no_guests()
                if waits_for_guests:
                    _wait_for(guests)
            finally:
                owner.truncate(0)  # before the servers stop
    finally:
        owner.truncate(0)


def wait_out_changes(data: Path) -> None:
    """Until nobody is starting or stopping the pair of this folder; said when it takes a while."""
    if not (data / "owner.lock").exists():
        return
    began, is_told = time.monotonic(), False
    with _open_lock(data / "owner.lock") as owner:
        while not _try_lock(owner) and not _read_addresses(owner):
            if not is_told and time.monotonic() - began > SAID_AFTER:
                complain(f"Waiting for the command that is starting or stopping the servers in {data} ...")
                is_told = True
            time.sleep(0.05)


def _wait_for(guests: IO[str]) -> None:
    if not _try_lock(guests):
        complain("Another command still uses these servers; Ctrl-C stops them all the same.")
        fcntl.flock(guests, fcntl.LOCK_EX)


def _open_lock(path: Path) -> IO[str]:
    """For us alone: the owner's lock holds passwords."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+")


def _try_lock(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read_addresses(owner: IO[str]) -> Addresses | None:
    """None while the owner is still starting or already stopping."""
    addresses, takes_guests = _read(owner)
    return addresses if takes_guests else None


def _read(owner: IO[str]) -> tuple[Addresses | None, bool]:
    """The addresses of servers that run, and whether whoever comes may join them."""
    owner.seek(0)
    posted, _, below = owner.read().partition("\n")
    return (Addresses(**json.loads(posted)) if posted else None), not below


def discard(data: Path) -> None:
    """Delete a data folder whose pair is not running."""
    if not data.exists():
        return
    with _open_lock(data / "owner.lock") as owner:
        if not _try_lock(owner):
            raise ServiceError(f"{data} is in use by another process: stop it first.")
        shutil.rmtree(data)
