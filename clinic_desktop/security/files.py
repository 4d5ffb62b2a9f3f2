"""Atomic, flushed writing of the small files that hold keys and counters (SECURITY.md 4.3)."""

import contextlib
import errno
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _

log = logging.getLogger(__name__)

# Windows virus scanners hold a fresh file for a moment.
REPLACE_TRIES = 10
REPLACE_PAUSE_SECONDS = 0.05


def atomic_write(path: Path, content: bytes) -> None:
    """Put `content` at `path`, readable by its owner only, wholly or not at all, flushed to the disk.

    Raises StorageError; the old file is then still in place, unless the text says that it is not sure.
    """
    fresh = path.with_name(path.name + ".new")
    with _said_plainly(), _opened_folder(path.parent) as folder, _removed_on_failure(fresh):
        fresh.unlink(missing_ok=True)
        _write_new(fresh, content)
        if fresh.read_bytes() != content:
            raise OSError(errno.EIO, "read back other bytes than were written")
        _replace(fresh, path)
        _flush_rename(folder)


def write_twice(path: Path, content: bytes) -> None:
    """`atomic_write` to `path`, then to its second copy; the first write is the point of no return."""
    atomic_write(path, content)
    try:
        atomic_write(second_copy(path), content)
    except StorageError:
        # The change has happened: undoing it now would be the half-done state. Opening mends the copy.
        log.warning("second copy of a key file could not be written")


def second_copy(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def read_small(path: Path, limit: int) -> bytes | None:
    """The bytes of `path`, or None when it is missing, a link, unreadable or longer than `limit`."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb") as file:
            content = file.read(limit + 1)
    except OSError:
        return None
    return content if len(content) <= limit else None


@contextlib.contextmanager
def _opened_folder(folder: Path) -> Iterator[int | None]:
    """Opened before anything is changed, so that only the flush itself can fail afterwards."""
    if os.name != "posix":
        yield None
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)


def _flush_rename(folder: int | None) -> None:
    """Make a rename in `folder` survive a power cut; Windows does this by itself."""
    if folder is None:
        return
    try:
        os.fsync(folder)
    except OSError as error:
        raise StorageError(
            _(
                "It is not sure that the change has reached the disk. Close the program and start again."
            )
        ) from error


def _write_new(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    flags |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(source: Path, target: Path) -> None:
    for _try in range(REPLACE_TRIES - 1):
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(REPLACE_PAUSE_SECONDS)
        else:
            return
    source.replace(target)


@contextlib.contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            text = _("The disk is full. Nothing was changed. Free some space and try again.")
        else:
            text = _("The program's files could not be written. Nothing was changed.")
        raise StorageError(text) from error
