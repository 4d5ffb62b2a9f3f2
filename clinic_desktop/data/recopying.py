"""A copy of the clinic's file under another key, proven equal before anybody relies on it (4.5)."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy.orm import Session

from clinic_desktop.data import file_settings, integrity
from clinic_desktop.data.database import Database, in_plain_words
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress

ROOM = 2.5  # times the size of the file must be free on its disk
_MARK = ".unfinished"  # stands beside a copy until the key file names it
_BESIDE = ("", "-wal", "-shm", "-journal")
_NAME = re.compile(r"clinic-([1-9][0-9]{0,8})\.db")
_PAGES = 4096  # copied between two looks at Cancel: the source stands still, so steps never restart
_ROWS = 1000
# Nothing of a copy counts before it was flushed and compared, so that it needs no journal.
_COPYING = (
    "PRAGMA cipher_log = off",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA temp_store = MEMORY",
)


@dataclass(frozen=True)
class Copy:
    """A file that shall take the place of the clinic's, and its raw key."""

    path: Path
    key: bytes = field(repr=False)


def refuse_small_disk(session: Session) -> None:
    """Raise StorageError where the disk has no room for a second file and its journal."""
    rows = session.connection().exec_driver_sql("PRAGMA database_list")
    path = Path(next(row[2] for row in rows if row[1] == "main"))
    needed = round(path.stat().st_size * ROOM)
    lacking = needed - shutil.disk_usage(path.parent).free
    if lacking > 0:
        raise StorageError(
            _("The disk is too full for this. Free {count} MB more, then try again.").format(
                count=lacking // 1_000_000 + 1
            )
        )


def free_path(folder: Path, number: int) -> Path:
    """The next name of a clinic's file; one that lies there for whatever reason is never overwritten."""
    while (path := folder / f"clinic-{number}.db").exists():
        number += 1
    return path


@contextmanager
def unfinished(path: Path) -> Iterator[None]:
    """Mark the file as one that nobody relies on, before it is made; `finish` or `sweep` ends it."""
    with in_plain_words(), _disk_in_words():
        _mark_of(path).touch(mode=0o600)
        _flush_folder(path.parent)
        yield


def finish(path: Path, old: Path) -> None:
    """The key file names `path`: remove the old file; what is held open is swept at the next start."""
    with suppress(OSError):
        _mark_of(path).unlink(missing_ok=True)
    _remove(old)


def discard(path: Path) -> None:
    """Remove a copy that came to nothing; what is held open is swept at the next start."""
    if _remove(path):
        _mark_of(path).unlink(missing_ok=True)


def sweep(folder: Path, current: str) -> None:
    """Remove what a re-key left behind: older files, and copies that the key file never named.

    `current` is the name in the key file that was just opened. A newer file without a mark stays:
    it may belong to a newer key file than the one that lies here.
    """
    number = _number(current)
    for mark in folder.glob(f"clinic-*.db{_MARK}"):
        copy = mark.with_name(mark.name.removesuffix(_MARK))
        if copy.name == current:
            mark.unlink(missing_ok=True)
        else:
            discard(copy)
    for path in folder.glob("clinic-*.db*"):
        found = _NAME.match(path.name)
        if found and int(found[1]) < number:
            _remove(folder / found[0])


def make(source: Any, copy: Copy, progress: Progress) -> int:
    """Copy all that `source` sees, in `Database.held`; returns the number of rows, each compared."""
    copy.path.touch(mode=0o600, exist_ok=False)
    with closing(_blank(copy)) as target:
        source.backup(
            target,
            pages=_PAGES,
            progress=lambda _status, left, total: progress.step(total - left, 2 * total),
        )
    _flush(copy.path)
    with _structure_checked(copy), closing(_reading(copy)) as target:
        return _compare(source, target, progress)


def prove(database: Database) -> None:
    """Raise StorageError unless the seal of every page of the copy fits its content."""
    database.tidy()
    with database.transaction() as session:
        _refuse(integrity.damaged_pages(session)[1])


def flush(path: Path) -> None:
    """Have the closed file and its name on the disk, whatever happens from here on."""
    _flush(path)
    _flush_folder(path.parent)


def _blank(copy: Copy) -> Any:
    """An empty file under the copy's key; its settings are those of copying alone."""
    connection = sqlcipher.connect(
        f"{copy.path.absolute().as_uri()}?mode=rw",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
    )
    connection.set_key(f"x'{copy.key.hex()}'")
    for setting in _COPYING:
        connection.execute(setting)
    return connection


@contextmanager
def _structure_checked(copy: Copy) -> Iterator[None]:
    """Trees, indexes and links are checked beside: the driver leaves the other core to us."""
    with closing(_reading(copy)) as connection, ThreadPoolExecutor(1) as beside:
        found = beside.submit(_broken, connection)
        try:
            yield
        except BaseException:
            connection.interrupt()
            raise
        _refuse(found.result())


def _broken(connection: Any) -> list[str]:
    lines = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    links = [row[0] for row in connection.execute("PRAGMA foreign_key_check")]
    return [line for line in lines if line != "ok"] + links


def _refuse(problems: list[str]) -> None:
    if problems:
        raise StorageError(_("The copy is not sound: {problem}").format(problem=problems[0]))


def _reading(copy: Copy) -> Any:
    return file_settings.connect(copy.path, copy.key, create=False, read_only=True)


def _compare(source: Any, target: Any, progress: Progress) -> int:
    """Every row of every table, the tables of the search index and the schema among them."""
    tables = _tables(source)
    if tables != _tables(target):
        raise _differs()
    total = sum(_count(source, name) for name, _has in tables)
    seen = 0
    for name, has_number in tables:
        ours, theirs = _rows(source, name, has_number), _rows(target, name, has_number)
        while (here := ours.fetchmany(_ROWS)) or True:
            if here != theirs.fetchmany(_ROWS):
                raise _differs()
            if not here:
                break
            seen += len(here)
            progress.step(total + seen, 2 * total)
    return seen


def _tables(connection: Any) -> list[tuple[str, bool]]:
    """Name, and whether its rows have numbers of their own; virtual tables live in shadow tables."""
    listed = connection.execute(
        "SELECT name, wr = 0 FROM pragma_table_list "
        "WHERE schema = 'main' AND type IN ('table', 'shadow') ORDER BY name"
    )
    return [(name, bool(has_number)) for name, has_number in listed]


def _count(connection: Any, table: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])  # noqa: S608


def _rows(connection: Any, table: str, has_number: bool) -> Any:
    # names come from the file's own schema; an index alone would prove nothing of the table
    number = "rowid, " if has_number else ""
    return connection.execute(f'SELECT {number}* FROM "{table}" NOT INDEXED')  # noqa: S608


def _differs() -> StorageError:
    return StorageError(_("The copy is not the same as the clinic's file."))


def _remove(path: Path) -> bool:
    """Whether the file and what stands beside it are gone."""
    gone = True
    for ending in _BESIDE:
        try:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        except OSError:
            gone = False  # Windows does not remove what somebody still reads
    return gone


def _mark_of(path: Path) -> Path:
    return path.with_name(path.name + _MARK)


def _number(name: str) -> int:
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows does this by itself
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _disk_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StorageError(_("The disk is full. Free some space and try again.")) from error
        raise StorageError(_("The disk cannot be written. Is it still connected?")) from error
