"""One program per clinic folder: a lock that the system frees even after a kill."""

import os
import sys
from pathlib import Path

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _


class AlreadyOpen(StorageError):
    """Another running program holds this clinic."""


class InstanceLock:
    """Held from `take` until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> None:
        """Raises AlreadyOpen where another process holds the lock."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)
        handle = os.open(self._path, flags, 0o600)
        try:
            _lock(handle)
        except OSError:
            os.close(handle)
            raise AlreadyOpen(_("The clinic is already open on this computer.")) from None
        self._handle = handle

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
