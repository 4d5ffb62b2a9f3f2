"""No question about one person or a few reads the whole registry, however large it grows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from clinic_desktop.data.database import Database
from clinic_desktop.data.patients import bulk
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend
from tests import make

KNOWN = make.form(phone="03 123 456", born=date(1990, 1, 2), number="A12345")
GROWING = ("patient", "audit", "log")  # tables that grow with the clinic
EVERYBODY = "(deleted_at=? AND merged_into=?)"  # an index used for what all patients share


@contextmanager
def plans(database: Database) -> Iterator[list[str]]:
    """The plan of every statement that the reading connections run."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    def trace(connection: Any, _record: Any) -> None:
        # the driver tells every statement with its values written out, whichever way it was asked
        connection.set_trace_callback(lambda statement: note(None, None, statement, ()))

    database.reader.dispose()
    event.listen(database.reader, "connect", trace)
    found: list[str] = []
    try:
        yield found
    finally:
        event.remove(database.reader, "connect", trace)
        database.reader.dispose()
    with database.reader.connect() as connection:
        for statement, values in asked:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            found += [str(row[3]) for row in plan]


@pytest.mark.parametrize(
    "ask",
    [
        lambda door, _id: door.run(patients.possible_duplicates, KNOWN, None),
        lambda door, _id: door.run(patients.search, "khoury"),
        lambda door, _id: door.run(patients.recent),
        lambda door, found: door.run(patients.open_record, found),
        lambda door, found: door.run(patients.timeline, found),
        lambda door, _id: _known(door.database),
    ],
    ids=["duplicates", "search", "recent", "open", "timeline", "import check"],
)
def test_a_question_uses_an_index_for_what_it_asks(
    as_receptionist: Backend, database: Database, ask: Callable[[Backend, str], object]
) -> None:
    patient_id = as_receptionist.run(patients.register, KNOWN)
    with plans(database) as found:
        ask(as_receptionist, patient_id)
    wide = [
        step
        for step in found
        if (step.startswith("SCAN") and any(name in step.split()[1] for name in GROWING))
        or step.endswith(EVERYBODY)
        or "ix_change_log_tx" in step
    ]
    assert found
    assert wide == []


def _known(database: Database) -> None:
    with database.transaction() as session:
        assert bulk.known(session, [KNOWN], ["khoury rania"])
