"""Opening the encrypted file: what is proven, what is refused (SECURITY.md 4.12, A13)."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_desktop.data import file_settings, migrating
from clinic_desktop.data.database import Database
from clinic_desktop.domain.errors import StorageError
from tests.data import independent_client

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "clinic-1.db", KEY, create=True)
    migrating.create(made)
    yield made
    made.close()


def refusal(path: Path, key: bytes = KEY) -> str:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StorageError) as refused:
        Database(path, key)
    assert (path.read_bytes() if path.is_file() else None) == before
    return str(refused.value)


def test_a_missing_file_is_refused_and_not_created(tmp_path: Path) -> None:
    path = tmp_path / "clinic-1.db"
    assert "missing" in refusal(path)
    assert not path.exists()


def test_an_empty_file_is_refused_and_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "clinic-1.db"
    path.touch()
    assert "empty" in refusal(path)


def test_a_plain_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "clinic-1.db"
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE patient (name TEXT)")
    plain.close()
    assert "not encrypted" in refusal(path)


def test_a_link_to_a_file_elsewhere_is_refused(database: Database, tmp_path: Path) -> None:
    database.close()
    link = tmp_path / "link.db"
    link.symlink_to(database.path)
    assert "shortcut" in refusal(link)


def test_a_wrong_key_is_called_damage_because_the_password_was_right(database: Database) -> None:
    database.close()
    assert "damaged or was exchanged" in refusal(database.path, bytes(32))


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_never_reaches_the_library(database: Database, length: int) -> None:
    database.close()
    with pytest.raises(ValueError, match="32 bytes"):
        Database(database.path, bytes(length))


def test_the_plain_driver_in_place_of_the_encrypting_one_is_refused(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.close()
    monkeypatch.setattr(file_settings, "sqlcipher", sqlite3)
    assert "encryption library" in refusal(database.path)
    target = tmp_path / "new.db"
    with pytest.raises(StorageError):
        Database(target, KEY, create=True)
    assert not target.exists() or target.stat().st_size == 0


@pytest.mark.parametrize("setting", [name for name, _value, _expected in file_settings.SETTINGS])
def test_a_setting_that_does_not_hold_refuses_the_file(
    database: Database, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    database.close()
    impossible = tuple(
        (name, value, "impossible" if name == setting else expected)
        for name, value, expected in file_settings.SETTINGS
    )
    monkeypatch.setattr(file_settings, "SETTINGS", impossible)
    assert setting in refusal(database.path)


def test_a_newer_schema_is_refused_with_its_own_sentence(database: Database) -> None:
    with database.writer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer version"):
        migrating.bring_up_to_date(database)


@pytest.mark.skipif(sys.platform == "win32", reason="rights of another kind")
def test_only_the_owner_may_read_the_file_and_its_journal(database: Database) -> None:
    with database.transaction(write=True) as session:
        session.execute(text("UPDATE change_context SET tx = 7"))
    files = list(database.path.parent.glob("clinic-1.db*"))
    assert len(files) == 3
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(StorageError), database.transaction() as session:
        session.execute(text("UPDATE change_context SET tx = 1"))


def test_what_raises_is_rolled_back(database: Database) -> None:
    with pytest.raises(KeyError), database.transaction(write=True) as session:
        session.execute(text("UPDATE change_context SET tx = 7"))
        raise KeyError
    with database.transaction() as session:
        assert session.execute(text("SELECT tx FROM change_context")).scalar() is None


def test_an_independent_client_opens_it_with_the_right_key_only(database: Database) -> None:
    database.close()
    plain = independent_client.decrypted(database.path, KEY)
    assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert plain.execute("SELECT version_num FROM alembic_version").fetchall() == [
        (migrating.HEAD,)
    ]
    plain.close()
    with pytest.raises(independent_client.WrongKey):
        independent_client.decrypted(database.path, bytes(32))


@pytest.mark.skipif(shutil.which("sqlcipher") is None, reason="no sqlcipher client here")
@pytest.mark.parametrize("client", ["sqlcipher", "sqlite3"])
def test_other_programs_get_nothing_without_the_key(database: Database, client: str) -> None:
    database.close()
    answer = subprocess.run(
        [client, str(database.path), ".dump"], text=True, capture_output=True, check=False
    )
    assert "CREATE" not in answer.stdout


def test_nothing_readable_lies_in_the_file(database: Database) -> None:
    marker = "Canary Marker Khoury"
    with database.transaction(write=True) as session:
        session.execute(
            text("INSERT INTO clinic_file VALUES (1, :marker, 'f', 1, x'00', 'd')"),
            {"marker": marker},
        )
        for path in database.path.parent.iterdir():
            assert marker.encode() not in path.read_bytes()
    database.close()
    for path in database.path.parent.iterdir():
        content = path.read_bytes()
        assert marker.encode() not in content
        assert b"SQLite format" not in content
