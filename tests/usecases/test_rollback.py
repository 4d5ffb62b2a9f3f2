"""A use case that fails at any of its statements leaves no row and no trace of a deed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from clinic_desktop.data.database import Database
from clinic_desktop.data.records import METADATA
from clinic_desktop.domain.patient import Alert, AlertLevel
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import demo, drafts, imports, patients
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.imports import Source
from tests import make


class Broken(Exception):
    """The failure that is planted."""


@contextmanager
def broken_at(database: Database, place: int) -> Iterator[list[int]]:
    """The `place`-th statement of the writing connection fails; yields how many were seen."""
    seen = [0]

    def count(*_arguments: Any) -> None:
        seen[0] += 1
        if seen[0] == place:
            raise Broken

    event.listen(database.writer, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        event.remove(database.writer, "before_cursor_execute", count)


def rows(database: Database) -> dict[str, int]:
    """How many rows each table holds, the trail and the search index included."""
    names = [*METADATA.tables, "search_card", "search_words_docsize", "search_inner_docsize"]
    with database.transaction() as session:
        return {
            name: session.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one()  # noqa: S608
            for name in names
        }


def _file(folder: Path) -> Source:
    path = folder / "people.csv"
    path.write_text("Given name,Family name,Phone\nLea,Saad,71 333 444\n", "utf-8")
    return Source(path, imports.inspect(path).mapping)


Call = Callable[[], object]


def calls(door: Backend, folder: Path) -> dict[str, Call]:
    """Every writing use case of the registry, ready to run."""
    alert = Alert(AlertLevel.STOP, "Pacemaker")
    known = make.form(phone="03 123 456", number="A12345", alerts=(alert,))
    first = door.run(patients.register, known)
    second = door.run(patients.register, make.form("Lea", "Saad"))
    gone = door.run(patients.register, make.form("Old", "Name"))
    door.run(patients.archive, gone, "moved")
    record = door.run(patients.open_for_edit, first)
    source = _file(folder)
    assert source.mapping is not None
    mapping = source.mapping
    done = door.run(imports.run, source, "import", Progress())
    fuller = make.form("New", "Name", phone="70 111 222", number="A12345", tags=("laser",))
    return {
        "register": lambda: door.run(patients.register, fuller, "twin"),
        "edit": lambda: door.run(patients.edit, first, record, fuller),
        "edit_resolved": lambda: door.run(patients.edit_resolved, first, record.rev, fuller),
        "archive": lambda: door.run(patients.archive, first, "moved"),
        "restore": lambda: door.run(patients.restore, gone),
        "confirm": lambda: door.run(patients.confirm_contact, record.form.contacts[0].id, "called"),
        "acknowledge": lambda: door.run(patients.acknowledge_alert, record.form.alerts[0].id),
        "not_the_same": lambda: door.run(patients.not_the_same, first, second),
        "import": lambda: door.run(imports.run, source, "import", Progress()),
        "undo": lambda: door.run(imports.undo, done.batch_id),
        "save_mapping": lambda: door.run(imports.save_mapping, "x", mapping),
        "draft": lambda: door.run(drafts.save, "patient:new", {"given": "R"}),
        "drop_draft": lambda: door.run(drafts.drop, "patient:new"),
        "demo": lambda: door.run(demo.people, 3),
    }


@pytest.mark.parametrize(
    "name",
    [
        "register", "edit", "edit_resolved", "archive", "restore", "confirm", "acknowledge",
        "not_the_same", "import", "undo", "save_mapping", "draft", "drop_draft", "demo",
    ],
)  # fmt: skip
def test_a_failure_at_any_statement_leaves_everything_as_it_was(
    as_administrator: Backend, database: Database, tmp_path: Path, name: str
) -> None:
    call = calls(as_administrator, tmp_path)[name]
    as_administrator.flush()
    before = rows(database)
    for place in range(1, 1000):
        with broken_at(database, place) as seen:
            try:
                call()
            except Broken:
                assert rows(database) == before, f"left over after statement {place}"
                continue
        assert seen[0] == place - 1
        break
    assert rows(database) != before or name == "drop_draft"
