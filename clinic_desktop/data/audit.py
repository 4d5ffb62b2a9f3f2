"""The chained trail of deeds: one row per use case run, none of it ever changed (SECURITY.md 4.10)."""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from hashlib import sha256
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

from sqlalchemy import Connection, Index, Integer, LargeBinary, String, Table, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data import change_log
from clinic_desktop.data.base import Record, instant_text, sync
from clinic_desktop.data.database import driver_of
from clinic_desktop.domain.ids import Id

START = bytes(32)  # what stands before the first row
ENTRY, CHANGES = (
    b"clinic/audit/v1",
    b"clinic/changes/v1",
)  # what each seal is over, by its first bytes
# kept short by an index of its own; two terms, since SQLite proves a part of an index by terms
TROUBLE = "outcome = 'refused' OR outcome = 'failed'"
_TRIGGERS = (
    "CREATE TRIGGER audit_update BEFORE UPDATE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    "CREATE TRIGGER audit_delete BEFORE DELETE ON audit_entry "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END",
    # INSERT OR REPLACE walks around the other two (SECURITY.md finding 7)
    "CREATE TRIGGER audit_insert BEFORE INSERT ON audit_entry "
    "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM audit_entry) "
    "BEGIN SELECT RAISE(ABORT, 'the audit trail only grows at its end'); END",
)


class AuditEntry(Record):
    """One deed. Holds no patient text, so that erasing a patient never breaks the chain."""

    __tablename__ = "audit_entry"
    __table_args__ = sync(
        "log",
        Index("ix_audit_entry_at", "at"),
        Index("ix_audit_entry_user", "user_id", "seq"),
        Index("ix_audit_entry_action", "action", "seq"),
        Index("ix_audit_entry_device", "device_id", "seq"),
        Index("ix_audit_entry_trouble", "outcome", "seq", sqlite_where=text(TROUBLE)),
    )

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[str] = mapped_column(String(27))
    user_id: Mapped[Id | None] = mapped_column(String(32))
    session_id: Mapped[Id | None] = mapped_column(String(32))
    device_id: Mapped[Id | None] = mapped_column(String(32))
    action: Mapped[str] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(12))  # done, read, refused, failed
    patients: Mapped[str] = mapped_column(Text)  # JSON list of ids
    detail: Mapped[str] = mapped_column(Text)  # JSON: tables and counts
    digest: Mapped[str] = mapped_column(String(64))
    prev: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditPatient(Record):
    """Which deeds concern a patient: the trail's own index, filled with each row, checked with it."""

    __tablename__ = "audit_patient"
    __table_args__ = sync("log", {"sqlite_with_rowid": False})

    patient_id: Mapped[Id] = mapped_column(String(32), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)


@dataclass(frozen=True)
class Deed:
    """What is to be written down: who did what, where, to whom."""

    action: str
    outcome: str
    at: datetime
    user_id: Id | None = None
    session_id: Id | None = None
    device_id: Id | None = None
    patients: tuple[Id, ...] = ()
    detail: str = "{}"


@dataclass(frozen=True)
class Head:
    """The end of the chain: number and seal of its last row."""

    seq: int
    mac: bytes


@dataclass(frozen=True)
class Finding:
    """A place where the trail or a record is not what the program wrote."""

    seq: int
    problem: str  # number, chain, seal, digest, loose, index or one of audit_checkpoints


def install(connection: Connection) -> None:
    """Make the three triggers that keep the trail append-only."""
    for name in ("update", "delete", "insert"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_{name}")
    for statement in _TRIGGERS:
        connection.exec_driver_sql(statement)


def head(session: Session) -> Head:
    """The last row's number and seal; (0, zeros) for an empty trail."""
    row = session.execute(_LAST).first()
    return Head(row[0], row[1]) if row else Head(0, START)


def seal_at(session: Session, seq: int) -> bytes | None:
    """The seal of one row, None where there is no such row."""
    found = session.execute(_SEAL_AT, {"seq": seq}).first()
    return None if found is None else bytes(found[0])


def append(session: Session, key: bytes, deed: Deed, last: Head, *, writes: bool) -> Head:
    """Write the deed behind `last`; `writes` seals the changes logged under its number."""
    seq = last.seq + 1
    digest = ""
    if writes:
        digest = changes_digest(session, key, seq)
        detail = json.dumps(change_log.tables_of(session, seq), sort_keys=True)
        deed = replace(deed, detail=detail if deed.detail == "{}" else deed.detail)
    fields = _fields(deed, digest)
    mac = seal(key, seq, fields, last.mac)
    names = ("at", "user", "session", "device", "action", "outcome", "patients", "detail", "digest")
    values: dict[str, Any] = dict(zip(names, fields, strict=True))
    session.execute(_APPEND, {"seq": seq, **values, "prev": last.mac, "mac": mac})
    if deed.patients:
        concerned = [{"patient": each, "seq": seq} for each in dict.fromkeys(deed.patients)]
        session.execute(_CONCERN, concerned)
    return Head(seq, mac)


def seal(key: bytes, seq: int, fields: Sequence[str | None], prev: bytes) -> bytes:
    """HMAC-SHA256 over the length-prefixed fields and the seal before (32 bytes)."""
    parts = [ENTRY, seq.to_bytes(8, "big")]
    for value in fields:
        encoded = b"" if value is None else value.encode()
        parts.append((0 if value is None else len(encoded) + 1).to_bytes(4, "big"))
        parts.append(encoded)
    parts.append(prev)
    return hmac.digest(key, b"".join(parts), "sha256")


def changes_digest(session: Session, key: bytes, tx: int) -> str:
    """HMAC over all that the transaction logged, and over the rows it added without payload."""
    return digest_of(driver_of(session), key, change_log.of_transaction(session, tx))


def digest_of(driver: Any, key: bytes, changes: Iterable[Sequence[Any]]) -> str:
    """The same for changes already read; `driver` looks up the rows added without payload."""
    total = hmac.new(key, CHANGES, sha256)
    take_in(total, driver, changes)
    return total.hexdigest()


def take_in(total: Any, driver: Any, changes: Iterable[Sequence[Any]]) -> None:
    """Update the hash with every change (table, row id, operation, base rev, changes), in order."""
    update = total.update
    for change in changes:
        update(_canonical_change(change).encode())
        if change[4] is None:
            update(_canonical(_whole_row(driver, change[0], change[1])).encode())


def _fields(deed: Deed, digest: str) -> tuple[str | None, ...]:
    return (
        instant_text(deed.at),
        deed.user_id,
        deed.session_id,
        deed.device_id,
        deed.action,
        deed.outcome,
        json.dumps(deed.patients),
        deed.detail,
        digest,
    )


def _canonical_change(change: Sequence[Any]) -> str:
    """`_canonical` of one line of the log; written out, since a million of them are verified."""
    table_name, row_id, op, base_rev, changes = change
    if base_rev is not None and type(base_rev) is not int:
        return _canonical(change)
    try:
        names = f"[{_quoted(table_name)},{_quoted(row_id)},{_quoted(op)}"
        payload = "null" if changes is None else _quoted(changes)
    except TypeError:  # put there by hand: any kind
        return _canonical(change)
    return f"{names},{'null' if base_rev is None else base_rev},{payload}]"


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return sha256(bytes(value)).hexdigest()
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _whole_row(driver: Any, table_name: str, row_id: Id) -> Sequence[Any]:
    table = Record.metadata.tables.get(table_name)
    if table is None or "id" not in table.columns:
        return ()  # a name that only somebody else can have written
    return tuple(driver.execute(_row_statement(table), (row_id,)).fetchone() or ())


@cache
def _row_statement(table: Table) -> str:
    # names come from our own declarations, never from outside
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {columns} FROM "{table.name}" WHERE id = ?'  # noqa: S608


_canonical = json.JSONEncoder(default=_plain, separators=(",", ":")).encode  # ASCII only
_LAST = text("SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1")
_SEAL_AT = text("SELECT mac FROM audit_entry WHERE seq = :seq")
_CONCERN = text("INSERT INTO audit_patient (patient_id, seq) VALUES (:patient, :seq)")
_APPEND = text(
    "INSERT INTO audit_entry (seq, at, user_id, session_id, device_id, action, outcome, patients, "
    "detail, digest, prev, mac) VALUES (:seq, :at, :user, :session, :device, :action, :outcome, "
    ":patients, :detail, :digest, :prev, :mac)"
)
