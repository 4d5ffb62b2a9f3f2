"""A14: an error at any statement of a use case takes back everything, its audit row too."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import drafts, imports, patients
from clinic_desktop.usecases.backend import Backend
from tests.faults import day

Act = Callable[[Backend, Id, Path], Any]


class Struck(Exception):
    """The fault that is planted."""


def _edit(backend: Backend, patient_id: Id, _folder: Path) -> None:
    base = backend.run(patients.open_for_edit, patient_id)
    backend.run(patients.edit, patient_id, base, day.person(day.mark_of(1, 0), 2))


def _import(backend: Backend, _patient_id: Id, folder: Path) -> None:
    source = imports.Source(day.file_of(folder, day.mark_of(1, 9)))
    backend.run(imports.run, source, "import", Progress())


ACTS: dict[str, Act] = {
    "register": lambda b, _id, _f: b.run(patients.register, day.person(day.mark_of(1, 1), 1)),
    "edit": _edit,
    "archive": lambda b, one, _f: b.run(patients.archive, one, "moved away"),
    "draft": lambda b, _id, _f: b.run(drafts.save, day.DRAFT, {"name": "Rania"}),
    "import": _import,
}


def content(backend: Backend) -> dict[str, list[Any]]:
    """Every row of every table, but of the trail only the deeds that wrote something."""
    named = text("SELECT name FROM sqlite_master WHERE type = 'table'")
    with backend.database.transaction() as session:
        tables = session.execute(named).scalars().all()
        rows = {
            table: [tuple(row) for row in session.execute(text(f'SELECT * FROM "{table}"'))]  # noqa: S608
            for table in tables
        }
    rows["audit_entry"] = [row for row in rows["audit_entry"] if "read" not in row]
    kept = {row[0] for row in rows["audit_entry"]}
    rows["audit_patient"] = [row for row in rows["audit_patient"] if row[1] in kept]
    return rows


@pytest.mark.parametrize("act", ACTS)
def test_an_error_at_any_statement_leaves_nothing(
    as_administrator: Backend, tmp_path: Path, act: str
) -> None:
    backend, struck_at, seen = as_administrator, 0, 0
    patient_id = backend.run(patients.register, day.person(day.mark_of(1, 0), 1))

    def strike(*_given: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == struck_at:
            raise Struck

    before = content(backend)
    event.listen(backend.database.writer, "before_cursor_execute", strike)
    while True:
        struck_at, seen = max(struck_at + 1, struck_at * 6 // 5), 0  # each early one, then samples
        try:
            ACTS[act](backend, patient_id, tmp_path)
        except Struck:
            assert content(backend) == before
        else:
            break
    assert struck_at > 5
    assert content(backend) != before
