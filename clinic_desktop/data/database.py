"""Opening the encrypted clinic file and running transactions on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import sessionmaker

from clinic_desktop.data import file_settings
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _


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
        self._key: bytes | None = key
        self.writer = self._engine("BEGIN IMMEDIATE", size=1, create=create)
        with self.writer.connect():
            pass  # the file now exists, is ours and has its settings
        self.reader = self._engine("BEGIN", size=6, create=False)
        self._writing = sessionmaker(self.writer, expire_on_commit=False)
        self._reading = sessionmaker(self.reader, expire_on_commit=False, autoflush=False)

    def _engine(self, begin: str, *, size: int, create: bool) -> Engine:
        def connect() -> Any:
            if self._key is None:
                raise StorageError(_("The clinic is locked."))
            return file_settings.connect(
                self.path, self._key, create=create, read_only=begin == "BEGIN"
            )

        engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=connect,
            poolclass=QueuePool,
            pool_size=size,
            max_overflow=0,
            pool_use_lifo=True,  # one warm cache instead of six
            pool_timeout=60,
            hide_parameters=True,
            query_cache_size=1000,
        )

        def on_begin(connection: Connection) -> None:
            # straight to the driver: this stands before every search at every key
            driver = connection.connection.driver_connection
            if driver is None:
                raise StorageError(_("The clinic is locked."))
            driver.execute(begin)

        event.listen(engine, "begin", on_begin)
        return engine

    @contextmanager
    def transaction(self, *, write: bool = False) -> Iterator[Session]:
        """One session, one transaction: commit on success, roll back on any error.

        Raises StorageError where the disk is full, the file is damaged or another program holds it.
        """
        try:
            with self._writing.begin() if write else self._reading() as session:
                yield session  # a read is never committed: nothing was changed
        except DatabaseError as error:
            raise _in_plain_words(error, error.orig) from error
        except sqlcipher.DatabaseError as error:
            raise _in_plain_words(error, error) from error

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
        if self._key is None:
            return
        self.reader.dispose()
        self.tidy()
        self.writer.dispose()
        self._key = None

    @property
    def is_open(self) -> bool:
        return self._key is not None


def driver_of(session: Session) -> Any:
    """The driver's connection in the session's transaction: the shortest way for what every key asks."""
    return session.connection().connection.driver_connection


def _in_plain_words(error: Exception, cause: BaseException | None) -> Exception:
    text = str(cause).lower()
    if "full" in text:
        return StorageError(_("Not saved: the disk is full. Free some space, then save again."))
    if "locked" in text and isinstance(cause, sqlcipher.OperationalError):
        return StorageError(_("Not saved: the file is busy. Try again in a moment."))
    if "malformed" in text or "not a database" in text:
        return StorageError(_("The clinic's file is damaged. Stop working and restore a backup."))
    if "disk i/o" in text or "readonly" in text:
        return StorageError(_("Not saved: the disk cannot be written. Is it still connected?"))
    return error
