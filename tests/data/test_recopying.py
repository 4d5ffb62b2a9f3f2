"""The copy under another key: equal to the last row, sound to the last page, or not relied upon."""

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from clinic_desktop.data import file_settings, recopying
from clinic_desktop.data.database import Database
from clinic_desktop.data.recopying import Copy
from clinic_desktop.domain.errors import Cancelled, StorageError
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import patients
from clinic_desktop.usecases.backend import Backend
from tests import make

OTHER_KEY = bytes(range(32, 64))


@pytest.fixture
def copy(database: Database) -> Copy:
    return Copy(database.path.with_name("clinic-2.db"), OTHER_KEY)


def made(database: Database, copy: Copy) -> int:
    with database.held() as source:
        return recopying.make(source, copy, Progress())


def raw(copy: Copy) -> "closing[sqlcipher.Connection]":
    return closing(file_settings.connect(copy.path, copy.key, create=False, read_only=False))


def test_every_table_is_compared_those_of_the_search_index_too(
    as_receptionist: Backend, copy: Copy
) -> None:
    as_receptionist.run(patients.register, make.form())
    rows = made(as_receptionist.database, copy)
    with raw(copy) as connection:
        names = [name for name, _has in recopying._tables(connection)]
        counts = [recopying._count(connection, name) for name in names]
    assert rows == sum(counts)
    assert {"patient", "audit_patient", "search_words_data", "sqlite_schema"} <= set(names)
    assert "search_words" not in names


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE clinic_file SET hub_epoch = 7",
        "DELETE FROM search_words_data WHERE id = (SELECT max(id) FROM search_words_data)",
        "DELETE FROM audit_patient",
        "CREATE TABLE planted (id)",
        "DROP TRIGGER audit_update",
    ],
)
def test_a_copy_that_differs_anywhere_is_seen(
    as_receptionist: Backend, copy: Copy, change: str
) -> None:
    as_receptionist.run(patients.register, make.form())
    made(as_receptionist.database, copy)
    with as_receptionist.database.held() as source, raw(copy) as connection:
        connection.execute(change)
        with pytest.raises(StorageError, match="not the same"):
            recopying._compare(source, connection, Progress())


def test_a_damaged_page_of_the_copy_is_seen(database: Database, copy: Copy) -> None:
    made(database, copy)
    content = bytearray(copy.path.read_bytes())
    content[len(content) // 2] ^= 1
    copy.path.write_bytes(content)
    opened = Database(copy.path, copy.key)
    with pytest.raises(StorageError, match=r"not sound|damaged"):
        recopying.prove(opened)
    opened.reader.dispose()
    opened.writer.dispose()


def test_cancel_stops_the_copying(database: Database, copy: Copy) -> None:
    with database.held() as source, pytest.raises(Cancelled):
        recopying.make(source, copy, Progress(is_cancelled=lambda: True))
    recopying.discard(copy.path)
    assert not copy.path.exists()


def test_a_save_that_waited_goes_into_the_new_file(database: Database, copy: Copy) -> None:
    backend = make.backend(database, Role.RECEPTIONIST, make.Clock())
    saver = threading.Thread(target=lambda: backend.run(patients.register, make.form()))
    with database.held() as source:
        recopying.make(source, copy, Progress())
        saver.start()
        saver.join(0.2)
        assert saver.is_alive()
        old = database.path
        database.switch(copy.path, copy.key)
    saver.join()
    assert patients_in(Copy(old, make.KEY)) == 0
    with database.transaction() as session:
        assert session.execute(text("SELECT count(*) FROM patient")).scalar_one() == 1


def patients_in(copy: Copy) -> int:
    with raw(copy) as connection:
        return int(connection.execute("SELECT count(*) FROM patient").fetchone()[0])


def test_nothing_stays_open_on_the_old_file(database: Database, copy: Copy) -> None:
    with database.transaction() as first, database.transaction() as second:
        for session in (first, second):
            session.execute(text("SELECT 1"))
        with database.held() as source:
            recopying.make(source, copy, Progress())
            database.switch(copy.path, copy.key)
        assert database.connections == 2  # the two that still read
    assert database.connections == 0


def test_an_error_while_held_lets_others_save_again(database: Database) -> None:
    with pytest.raises(KeyError), database.held():
        raise KeyError
    with database.transaction(write=True) as session:
        session.execute(text("UPDATE clinic_file SET hub_epoch = 1"))


def test_a_name_that_is_taken_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "clinic-2.db").touch()
    assert recopying.free_path(tmp_path, 2) == tmp_path / "clinic-3.db"


def swept(folder: Path, names: list[str], current: str) -> set[str]:
    for name in names:
        (folder / name).touch()
    recopying.sweep(folder, current)
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("names", "left"),
    [
        (["clinic-4.db", "clinic-4.db-wal"], {"clinic-4.db", "clinic-4.db-wal"}),
        (["clinic-4.db", "clinic-3.db", "clinic-3.db-wal", "clinic-2.db-shm"], {"clinic-4.db"}),
        (["clinic-4.db", "clinic-5.db", "clinic-5.db.unfinished"], {"clinic-4.db"}),
        (["clinic-4.db", "clinic-4.db.unfinished"], {"clinic-4.db"}),
        (["clinic-4.db", "clinic-5.db"], {"clinic-4.db", "clinic-5.db"}),
        (
            ["clinic-4.db", "clinic-x.db", "clinic.vault"],
            {"clinic-4.db", "clinic-x.db", "clinic.vault"},
        ),
    ],
    ids=["current", "older", "unfinished", "finished", "newer", "foreign"],
)
def test_only_what_a_rekey_left_is_swept(tmp_path: Path, names: list[str], left: set[str]) -> None:
    assert swept(tmp_path, names, "clinic-4.db") == left


def test_connecting_while_the_file_is_exchanged_finds_the_new_one(
    database: Database, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(database, copy)
    real: Callable[..., sqlcipher.Connection] = file_settings.connect

    def exchanged_just_now(path: Path, key: bytes, **how: bool) -> sqlcipher.Connection:
        if path.name == "clinic-1.db":
            database.switch(copy.path, copy.key)
            path.unlink()
        return real(path, key, **how)

    with monkeypatch.context() as racing:
        racing.setattr(file_settings, "connect", exchanged_just_now)
        with database.transaction() as session:
            listed = session.execute(text("PRAGMA database_list")).one()
    assert Path(listed[2]) == copy.path
