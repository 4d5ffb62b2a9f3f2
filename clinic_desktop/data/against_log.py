"""Every record against the log of its changes: what was written past the program shows (finding 5)."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, func, select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from clinic_desktop.data.change_log import (
    APPEND_ONLY,
    SECRET,
    UNLOGGED_COLUMNS,
    Change,
    logged_tables,
)
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress

_MOST = 20  # problems named; one more says nothing new
_LOG_OF_ROW = "SELECT changes FROM change_log WHERE row_id = ? AND table_name = ? ORDER BY seq"


def records_out_of_step(session: Session, progress: Progress) -> tuple[int, list[str]]:
    """Number of records compared; a sentence for each that is not what its log says.

    The log is sealed by the trail, so a record that agrees with it is the one the program wrote.
    Rows that are only ever added are sealed by the trail itself.
    """
    tables = [table for table in logged_tables() if table.info["sync"] != APPEND_ONLY]
    totals = _counts(session, tables)
    inserted = _inserted(session)
    seen, problems = 0, list[str]()
    for table in tables:
        if totals[table.name] < inserted.get(table.name, 0):
            problems.append(_("{table}: a record is missing").format(table=table.name))
        for row_id, is_good in _compared(session, table):
            seen += 1
            if not is_good:
                text = _("{table}: record {id} was changed outside the program")
                problems.append(text.format(table=table.name, id=row_id[:8]))
            if seen % 1000 == 0:
                progress.step(seen, sum(totals.values()))
    return seen, problems[:_MOST]


def _counts(session: Session, tables: list[Table]) -> dict[str, int]:
    return {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    }


def _inserted(session: Session) -> dict[str, int]:
    query = select(Change.table_name, func.count()).where(Change.op == "I")
    rows = session.execute(query.group_by(Change.table_name))
    return {row[0]: row[1] for row in rows}


def _compared(session: Session, table: Table) -> Iterator[tuple[Id, bool]]:
    keys = [column.name for column in table.primary_key]
    columns = [
        column
        for column in table.columns
        if column.name not in UNLOGGED_COLUMNS and not column.info.get(SECRET)
    ]
    names = [column.name for column in columns]
    # a cursor of the driver: one short question a record, and the library around it costs ten times
    cursor = session.connection().connection.cursor()
    for row in session.execute(select(*(type_coerce(column, NullType()) for column in columns))):
        stored = dict(zip(names, row, strict=True))
        row_id = ":".join(str(stored.pop(name)) for name in keys)
        logged = cursor.execute(_LOG_OF_ROW, (row_id, table.name)).fetchall()
        yield row_id, bool(logged) and _last_values(logged, list(stored)) == stored
    cursor.close()


def _last_values(logged: list[tuple[str]], names: list[str]) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(names)
    for (changes,) in logged:
        for name, (_old, new) in json.loads(changes).items():
            if name in values:
                values[name] = new
    return values
