"""Opening the encrypted clinic file and running transactions on it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError, DisconnectionError
from sqlalchemy.exc import TimeoutError as WaitedTooLong
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import sessionmaker

from clinic_desktop.data import file_settings
from clinic_desktop.domain.errors import Cancelled, StorageError
from clinic_desktop.domain.language import _


@dataclass(frozen=True)
class _File:
    """Which file every connection belongs to; another object means that the file was exchanged."""

    path: Path
    key: bytes = field(repr=False)


class Database:
    """One open clinic file: one connection that writes, several that can only read."""

    def __init__(self, path: Path, key: bytes, *, create: bool = False) -> None:
        """Open the file; raises StorageError with a text fit to show, and then creates nothing."""
        if create:
            if path.exists():
                raise StorageError(_("There is already a clinic in this folder."))
            path.touch(mode=0o600, exist_ok=False)  # the journal beside it takes over these rights
        else:
            file_settings.refuse_unusable(path)
        self.path = path
        self.is_held = False  # somebody else's save would wait just now
        self._file: _File | None = _File(path, key)
        self._open: set[tuple[Engine, Any]] = set()  # every driver's connection, by its engine
        self.writer = self._engine("BEGIN IMMEDIATE", size=1, create=create)
        with self.writer.connect():
            pass  # the file now exists, is ours and has its settings
        self.reader = self._engine("BEGIN", size=6, create=False)
        self._writing = sessionmaker(self.writer, expire_on_commit=False)
        self._reading = sessionmaker(self.reader, expire_on_commit=False, autoflush=False)

    def _engine(self, begin: str, *, size: int, create: bool) -> Engine:
        engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0,
            pool_use_lifo=True,  # one warm cache instead of six
            pool_timeout=60,
            hide_parameters=True,
            query_cache_size=1000,
        )

        def connect(_dialect: Any, record: Any, _given: Any, _named: Any) -> Any:
            opened = self._connect(record, create=create, read_only=begin == "BEGIN")
            self._open.add((engine, opened))
            return opened

        def on_close(opened: Any, _record: Any) -> None:
            self._open.discard((engine, opened))

        def on_begin(connection: Connection) -> None:
            # straight to the driver: this stands before every search at every key
            driver = connection.connection.driver_connection
            if driver is None:
                raise StorageError(_("The clinic is locked."))
            driver.execute(begin)

        event.listen(engine, "do_connect", connect)
        event.listen(engine, "checkout", self._refuse_old)
        event.listen(engine, "checkin", self._close_old)
        event.listen(engine, "close", on_close)
        event.listen(engine, "begin", on_begin)
        return engine

    def _connect(self, record: Any, *, create: bool, read_only: bool) -> Any:
        while True:
            file = self._file
            if file is None:
                raise StorageError(_("The clinic is locked."))
            record.info["file"] = file
            try:
                return file_settings.connect(
                    file.path, file.key, create=create, read_only=read_only
                )
            except (StorageError, sqlcipher.DatabaseError):
                if file is self._file:
                    raise  # else the file was exchanged and removed in this moment

    def _refuse_old(self, _driver: Any, record: Any, _proxy: Any) -> None:
        if self._file is not None and record.info.get("file") is not self._file:
            raise DisconnectionError("the file was exchanged")  # the pool connects anew

    def _close_old(self, _driver: Any, record: Any) -> None:
        if self._file is not None and record.info.get("file") is not self._file:
            record.invalidate()

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Session]:
        """One session, one transaction: commit on success, roll back on any error.

        Raises StorageError where the disk is full, the file is damaged or another program holds it.
        """
        with in_plain_words(), self._writing.begin() if write else self._reading() as session:
            yield session  # a read is never committed: nothing was changed

    @contextmanager
    def held(self) -> Iterator[Any]:
        """Nobody saves until the end, everybody reads; hands out a connection that sees the last save.

        Whoever wants to save waits, and then saves into the file of that moment (see `switch`).
        """
        with in_plain_words(), closing(self.writer.raw_connection()) as writer:
            file = self._file
            if file is None:
                raise StorageError(_("The clinic is locked."))
            writer.cursor().execute("BEGIN IMMEDIATE")
            self.is_held = True
            try:
                with closing(
                    file_settings.connect(file.path, file.key, create=False, read_only=True)
                ) as reader:
                    reader.execute("BEGIN")
                    yield reader
            finally:
                self.is_held = False

    def switch(self, path: Path, key: bytes) -> None:
        """Go on in another file with the same content; only within `held`, so that no save is lost.

        Reads under way finish on the old file; every connection to it closes as it becomes free.
        """
        self._file, self.path = _File(path, key), path
        self.reader.dispose()

    def tidy(self) -> None:
        """Bring everything into the main file and empty the journal beside it."""
        with self.writer.connect() as connection:
            connection.commit()
        raw = self.writer.raw_connection()
        try:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()

    def close(self) -> None:
        """Close every connection and forget the key; the object cannot be used again."""
        if self._file is None:
            return
        self.reader.dispose()
        try:
            self.tidy()
        finally:
            self.writer.dispose()
            self._file = None

    def stop_reading(self) -> None:
        """End what reads just now, from any thread: Cancelled is raised there."""
        self._interrupt(self.reader)

    def stop_everything(self) -> None:
        """The same for the one that writes: its transaction is rolled back."""
        self._interrupt(self.reader)
        self._interrupt(self.writer)

    def _interrupt(self, engine: Engine) -> None:
        for owner, raw in list(self._open):
            if owner is engine:
                with suppress(sqlcipher.ProgrammingError):  # closed a moment ago
                    raw.interrupt()

    @property
    def connections(self) -> int:
        """How many connections to the file are open."""
        return len(self._open)

    @property
    def is_open(self) -> bool:
        return self._file is not None


def driver_of(session: Session) -> Any:
    """The driver's connection in the session's transaction: the shortest way for what every key asks."""
    return session.connection().connection.driver_connection


def file_of(session: Session) -> tuple[Path, bytes]:
    """The file the session's transaction reads, and its raw key, for a process that reads beside it."""
    file: _File = session.connection().connection.info["file"]
    return file.path, file.key


@contextmanager
def in_plain_words() -> Iterator[None]:
    """What the driver says of the disk or the file, as a StorageError that says what to do."""
    try:
        yield
    except DatabaseError as error:
        raise _in_plain_words(error, error.orig) from error
    except sqlcipher.DatabaseError as error:
        raise _in_plain_words(error, error) from error
    except WaitedTooLong as error:
        raise _busy() from error


def _in_plain_words(error: Exception, cause: BaseException | None) -> Exception:
    text = str(cause).lower()
    if "interrupted" in text:
        return Cancelled(_("Stopped. Nothing was changed."))
    if "full" in text:
        return StorageError(_("Not saved: the disk is full. Free some space, then save again."))
    if "locked" in text and isinstance(cause, sqlcipher.OperationalError):
        return _busy()
    if "malformed" in text or "not a database" in text:
        return StorageError(_("The clinic's file is damaged. Stop working and restore a backup."))
    if "disk i/o" in text or "readonly" in text:
        return StorageError(_("Not saved: the disk cannot be written. Is it still connected?"))
    return error


def _busy() -> StorageError:
    return StorageError(_("Not saved: the file is busy. Try again in a moment."))
