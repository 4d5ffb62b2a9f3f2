"""The chained trail of deeds: one row per use case run, none of it ever changed (SECURITY.md 4.10)."""

import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Index, Integer, LargeBinary, String, Table, Text, bindparam, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data import change_log
from clinic_desktop.data.base import Record, instant, instant_text, sync
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.progress import Progress

START = bytes(32)  # what stands before the first row
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
    problem: str  # number, chain, seal, digest


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
    parts = [b"clinic/audit/v1", seq.to_bytes(8, "big")]
    for value in fields:
        encoded = b"" if value is None else value.encode()
        parts.append((0 if value is None else len(encoded) + 1).to_bytes(4, "big"))
        parts.append(encoded)
    parts.append(prev)
    return hmac.digest(key, b"".join(parts), "sha256")


def changes_digest(session: Session, key: bytes, tx: int) -> str:
    """HMAC over all that the transaction logged, and over the rows it added without payload."""
    total = hmac.new(key, b"clinic/changes/v1", sha256)
    for change in change_log.of_transaction(session, tx):
        total.update(_canonical(change))
        if change[4] is None:
            total.update(_canonical(_whole_row(session, change[0], change[1])))
    return total.hexdigest()


def verify(
    session: Session, key: bytes, progress: Progress, *, records: bool = True
) -> Iterator[Finding]:
    """Walk the whole trail: numbers without gap, chain, seals and (`records`) digests of changes."""
    last, total = Head(0, START), head(session).seq
    for row in session.execute(_ALL):
        seq, prev, mac = row[0], row[10], row[11]
        if not _is_of_its_kinds(row):  # an older page put back holds anything
            yield Finding(last.seq + 1, "seal")
            return
        if seq != last.seq + 1:
            yield Finding(seq, "number")
        if prev != last.mac:
            yield Finding(seq, "chain")
        if not hmac.compare_digest(mac, seal(key, seq, row[1:10], prev)):
            yield Finding(seq, "seal")
        elif records and row[9] and row[9] != changes_digest(session, key, seq):
            yield Finding(seq, "digest")
        last = Head(seq, mac)
        if seq % 500 == 0:
            progress.step(seq, total)


def _is_of_its_kinds(row: Sequence[Any]) -> bool:
    fields = all(value is None or isinstance(value, str) for value in row[1:10])
    return (
        isinstance(row[0], int)
        and fields
        and isinstance(row[10], bytes)
        and isinstance(row[11], bytes)
    )


def entries(
    session: Session,
    *,
    before: int | None = None,
    limit: int = 200,
    patient_id: Id = "",
    since: datetime | None = None,
    until: datetime | None = None,
    **equal: str,
) -> list[AuditEntry]:
    """The newest rows first, older than `before`; `equal` narrows by user_id, action, outcome."""
    query = session.query(AuditEntry).order_by(AuditEntry.seq.desc())
    if before is not None:
        query = query.filter(AuditEntry.seq < before)
    if since is not None:
        query = query.filter(AuditEntry.at >= instant_text(since))
    if until is not None:
        query = query.filter(AuditEntry.at < instant_text(until))
    if patient_id:
        query = query.filter(AuditEntry.patients.contains(f'"{patient_id}"', autoescape=True))
    return (
        query.filter_by(**{name: value for name, value in equal.items() if value})
        .limit(limit)
        .all()
    )


def actions(session: Session) -> list[str]:
    """Every action that stands in the trail, in name order."""
    return list(session.execute(_ACTIONS).scalars())


def patients_of(entry: AuditEntry) -> tuple[Id, ...]:
    return tuple(json.loads(entry.patients))


def patient_numbers(session: Session, ids: Iterable[Id]) -> dict[Id, str]:
    """The number a person knows each patient by."""
    rows = session.execute(_NUMBERS, {"ids": tuple(ids)})
    return {row[0]: row[1] for row in rows}


def moment_of(entry: AuditEntry) -> datetime:
    return instant(entry.at)


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


def _canonical(values: Sequence[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=True, default=_plain, separators=(",", ":")).encode()


def _plain(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return sha256(bytes(value)).hexdigest()
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _row_reader() -> Callable[[Session, str, Id], Sequence[Any]]:
    statements: dict[str, Any] = {}

    def read(session: Session, table_name: str, row_id: Id) -> Sequence[Any]:
        if table_name not in statements:
            statements[table_name] = _row_statement(Record.metadata.tables[table_name])
        row = session.execute(statements[table_name], {"id": row_id}).first()
        return tuple(row) if row else ()

    return read


def _row_statement(table: Table) -> Any:
    # names come from our own declarations, never from outside
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return text(f'SELECT {columns} FROM "{table.name}" WHERE id = :id')  # noqa: S608


_whole_row = _row_reader()
_LAST = text("SELECT seq, mac FROM audit_entry ORDER BY seq DESC LIMIT 1")
_NUMBERS = text("SELECT id, number FROM patient WHERE id IN :ids").bindparams(
    bindparam("ids", expanding=True)
)
_ACTIONS = text("SELECT DISTINCT action FROM audit_entry ORDER BY action")
_SEAL_AT = text("SELECT mac FROM audit_entry WHERE seq = :seq")
_ALL = text(
    "SELECT seq, at, user_id, session_id, device_id, action, outcome, patients, detail, digest, "
    "prev, mac FROM audit_entry ORDER BY seq"
)
_CONCERN = text("INSERT INTO audit_patient (patient_id, seq) VALUES (:patient, :seq)")
_APPEND = text(
    "INSERT INTO audit_entry (seq, at, user_id, session_id, device_id, action, outcome, patients, "
    "detail, digest, prev, mac) VALUES (:seq, :at, :user, :session, :device, :action, :outcome, "
    ":patients, :detail, :digest, :prev, :mac)"
)
