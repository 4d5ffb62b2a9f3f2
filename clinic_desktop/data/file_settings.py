"""How the encrypted file is opened: every setting written, then read back (SECURITY.md 4.12)."""

import re
import sys
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _

PLAIN_HEADER = b"SQLite format 3"
OLDEST_SQLITE = (3, 51, 3)
# name, value written, value that must be read back
SETTINGS: tuple[tuple[str, str, object], ...] = (
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("auto_vacuum", "NONE", 0),
    ("mmap_size", "0", 0),
    ("busy_timeout", "5000", 5000),
    ("wal_autocheckpoint", "200", 200),
    ("cache_size", "-32768", -32768),
)
_RAW_KEY = re.compile(r"[0-9a-f]{64}")


def refuse_unusable(path: Path) -> None:
    """Raise StorageError where the file is missing, empty, a link or not encrypted."""
    if path.is_symlink():
        raise StorageError(
            _("The clinic's file is a shortcut to another place. Put the file itself there.")
        )
    if not path.is_file():
        raise StorageError(
            _("The clinic's file is missing. Restore a backup or reconnect the disk it was on.")
        )
    with path.open("rb") as file:
        start = file.read(len(PLAIN_HEADER))
    if not start:
        raise StorageError(_("The clinic's file is empty. Nothing was changed; restore a backup."))
    if start == PLAIN_HEADER:
        raise StorageError(
            _("This file is not encrypted, so it is not a clinic's file. Nothing was changed.")
        )


def connect(path: Path, key: bytes, *, create: bool, read_only: bool) -> Any:
    """A driver connection with the raw key and all settings proven; StorageError otherwise."""
    text = key.hex()
    if not _RAW_KEY.fullmatch(text):
        raise ValueError("a database key is 32 bytes")
    mode = "rwc" if create else "rw"
    # autocommit mode: the driver would leave CREATE TABLE outside the transaction
    connection = sqlcipher.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        check_same_thread=False,
        isolation_level=None,
        cached_statements=256,
    )
    try:
        if not hasattr(connection, "set_key"):
            raise StorageError(_("The encryption library is missing. Install the program again."))
        connection.set_key(f"x'{text}'")
        _prove(connection, read_only=read_only)
    except BaseException:
        connection.close()
        raise
    return connection


def _prove(connection: Any, *, read_only: bool) -> None:
    cipher = connection.execute("PRAGMA cipher_version").fetchone()
    if not cipher or not cipher[0] or sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise StorageError(_("The encryption library is missing or too old. Install again."))
    connection.execute("PRAGMA cipher_log = off")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.DatabaseError as error:
        raise StorageError(
            _("The clinic's file is damaged or was exchanged: its key does not open it.")
        ) from error
    for name, value, expected in _settings(read_only=read_only):
        connection.execute(f"PRAGMA {name} = {value}")
        found = connection.execute(f"PRAGMA {name}").fetchone()
        if not found or found[0] != expected:
            raise StorageError(
                _("The setting “{name}” of the clinic's file could not be made.").format(name=name)
            )


def _settings(*, read_only: bool) -> list[tuple[str, str, object]]:
    settings = list(SETTINGS)
    if sys.platform == "darwin":
        settings.append(("fullfsync", "ON", 1))
    settings.append(("query_only", "ON" if read_only else "OFF", int(read_only)))
    return settings
