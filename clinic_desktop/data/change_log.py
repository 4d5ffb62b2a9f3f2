"""Old and new value of every changed column, written by generated triggers (MACHINES.md)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.base import Record, sync
from clinic_desktop.domain.ids import Id

APPEND_ONLY, MUTABLE, HUB, LOCAL, LOG = "append-only", "mutable", "hub", "local", "log"
LOGGED_CLASSES = (APPEND_ONLY, MUTABLE, HUB)
UNLOGGED_COLUMNS = ("rev", "updated_at")  # they change with every write and say nothing
SECRET = "secret"  # noqa: S105 - info key of columns whose values are never copied


class Change(Record):
    """One written row: which columns, from what, to what. `tx` is the number of its audit row."""

    __tablename__ = "change_log"
    __table_args__ = sync(LOG, Index("ix_change_log_row", "row_id", "seq"))

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    tx: Mapped[int] = mapped_column(index=True)
    table_name: Mapped[str] = mapped_column(String(40))
    row_id: Mapped[Id] = mapped_column(String(32))
    op: Mapped[str] = mapped_column(String(1))  # I, U
    base_rev: Mapped[int | None]
    changes: Mapped[str | None] = mapped_column(Text)  # {"column": [old, new]}; null: see the row
    at: Mapped[str] = mapped_column(String(27))


class Context(Record):
    """The single row that says which transaction is open; triggers refuse to write without one."""

    __tablename__ = "change_context"
    __table_args__ = sync(LOG)

    id: Mapped[int] = mapped_column(primary_key=True)
    tx: Mapped[int | None]
    at: Mapped[str | None] = mapped_column(String(27))


def logged_tables() -> list[Table]:
    """The tables whose writes are logged, in name order."""
    tables = Record.metadata.tables.values()
    return sorted((t for t in tables if t.info["sync"] in LOGGED_CLASSES), key=lambda t: t.name)


def install(connection: Connection) -> None:
    """Drop our triggers and make them anew from the tables as they are declared now."""
    found = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'log\\_%' ESCAPE '\\'"
    ).scalars()
    for name in found.all():
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    for statement in statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("INSERT OR IGNORE INTO change_context (id) VALUES (1)")


def statements() -> Iterator[str]:
    """The text of every trigger, in a fixed order."""
    for table in logged_tables():
        yield _on_insert(table)
        yield _on_update(table)
        yield _refuse(table, "DELETE", "rows are hidden, never deleted")


def begin(session: Session, tx: int, at: str) -> None:
    """Let the triggers write under this number until `finish`."""
    session.execute(_BEGIN, {"tx": tx, "at": at})


def finish(session: Session) -> None:
    """Close the transaction's number; what is written without one is refused."""
    session.execute(_FINISH)


def of_transaction(session: Session, tx: int) -> Iterator[tuple[Any, ...]]:
    """(table, row id, operation, base rev, changes) of one transaction, in order, streamed."""
    return (tuple(row) for row in session.execute(_OF_TX, {"tx": tx}))


def of_row(session: Session, row_id: Id, limit: int = 200) -> list[Change]:
    """What happened to one row, newest first."""
    rows = session.query(Change).filter_by(row_id=row_id).order_by(Change.seq.desc())
    return rows.limit(limit).all()


def tables_of(session: Session, tx: int) -> dict[str, int]:
    """Table name to number of rows written in the transaction."""
    return {row[0]: row[1] for row in session.execute(_TABLES_OF_TX, {"tx": tx})}


_BEGIN = text("UPDATE change_context SET tx = :tx, at = :at WHERE id = 1")
_FINISH = text("UPDATE change_context SET tx = NULL, at = NULL WHERE id = 1")
_OF_TX = text(
    "SELECT table_name, row_id, op, base_rev, changes FROM change_log WHERE tx = :tx ORDER BY seq"
)
_TABLES_OF_TX = text(
    "SELECT table_name, count(*) FROM change_log WHERE tx = :tx GROUP BY table_name"
)
_NO_CONTEXT = (
    "SELECT RAISE(ABORT, 'write through the program') "
    "FROM change_context WHERE id = 1 AND tx IS NULL;"
)


def _columns(table: Table) -> list[Column[Any]]:
    keys = {column.name for column in table.primary_key}
    return [
        column
        for column in table.columns
        if column.name not in keys and column.name not in UNLOGGED_COLUMNS
    ]


def _row_key(table: Table, row: str) -> str:
    names = [column.name for column in table.primary_key]
    return " || ':' || ".join(f'{row}."{name}"' for name in names)


def _insert_into_log(table: Table, op: str, base_rev: str, changes: str) -> str:
    columns = "tx, table_name, row_id, op, base_rev, changes, at"
    values = f"tx, '{table.name}', {_row_key(table, 'NEW')}, '{op}', {base_rev}, {changes}, at"
    # names come from our own declarations, never from outside
    return f"INSERT INTO change_log ({columns}) SELECT {values} FROM change_context WHERE id = 1;"  # noqa: S608


def _quoted(column: Column[Any], row: str) -> str:
    if column.info.get(SECRET):
        return "'\"…\"'"
    return f'json_quote({row}."{column.name}")'


def _on_insert(table: Table) -> str:
    parts = [
        f"CASE WHEN NEW.\"{c.name}\" IS NULL THEN '' "
        f"ELSE ',\"{c.name}\":[null,' || {_quoted(c, 'NEW')} || ']' END"
        for c in _columns(table)
    ]
    payload = f"'{{' || substr({' || '.join(parts)}, 2) || '}}'" if parts else "NULL"
    if table.info["sync"] == APPEND_ONLY:
        payload = "NULL"
    body = _insert_into_log(table, "I", "NULL", payload)
    return (
        f'CREATE TRIGGER "log_{table.name}_insert" AFTER INSERT ON "{table.name}" '
        f"BEGIN {_NO_CONTEXT} {body} END"
    )


def _on_update(table: Table) -> str:
    if table.info["sync"] == APPEND_ONLY:
        return _refuse(table, "UPDATE", "this record is never changed, only added to")
    columns = _columns(table)
    parts = [
        f'CASE WHEN OLD."{c.name}" IS NOT NEW."{c.name}" THEN \',"{c.name}":[\' || '
        f"{_quoted(c, 'OLD')} || ',' || {_quoted(c, 'NEW')} || ']' ELSE '' END"
        for c in columns
    ]
    payload = f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"
    differs = " OR ".join(f'OLD."{c.name}" IS NOT NEW."{c.name}"' for c in columns)
    base_rev = "OLD.rev" if "rev" in table.columns else "NULL"
    body = _insert_into_log(table, "U", base_rev, payload)
    return (
        f'CREATE TRIGGER "log_{table.name}_update" AFTER UPDATE ON "{table.name}" '
        f"WHEN {differs} BEGIN {_NO_CONTEXT} {body} END"
    )


def _refuse(table: Table, deed: str, why: str) -> str:
    return (
        f'CREATE TRIGGER "log_{table.name}_{deed.lower()}" BEFORE {deed} ON "{table.name}" '
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )
