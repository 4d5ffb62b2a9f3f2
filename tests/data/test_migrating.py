"""Files made by earlier versions open, keep what they hold and pass every check."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from clinic_desktop.data import migrating
from clinic_desktop.data.database import Database
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import audit_trail, patients, verifying
from clinic_desktop.usecases.audit_trail import AuditFilter
from tests import make

FILES = Path(__file__).with_name("files")
OLD = sorted(FILES.glob("clinic-*.db"))


@pytest.fixture(params=OLD, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A clinic with three patients, one of them edited, as an earlier version left it."""
    path = tmp_path / "clinic.db"
    shutil.copyfile(request.param, path)
    database = Database(path, make.KEY)
    yield database
    database.close()


def test_there_is_a_file_of_every_version_before_this_one() -> None:
    kept = {path.stem.removeprefix("clinic-") for path in OLD}
    assert kept == migrating.known_revisions() - {migrating.HEAD}


def test_an_older_file_is_brought_up_to_date_once(old: Database) -> None:
    assert migrating.bring_up_to_date(old)
    assert not migrating.bring_up_to_date(old)


def test_an_upgraded_file_has_the_schema_of_a_new_one(old: Database, template: Path) -> None:
    migrating.bring_up_to_date(old)
    fresh = Database(template, make.KEY)
    assert _schema(old) == _schema(fresh)
    fresh.close()


def test_people_are_found_and_opened_after_the_upgrade(old: Database) -> None:
    migrating.bring_up_to_date(old)
    desk = make.backend(old, Role.RECEPTIONIST, make.Clock())
    (rania,) = desk.run(patients.search, "khoury")
    assert desk.run(patients.open_record, rania.id).form.note == "speaks softly"
    assert len(desk.run(patients.search, "Садыкова")) == 1


def test_every_check_passes_and_old_deeds_are_found_by_patient(old: Database) -> None:
    migrating.bring_up_to_date(old)
    owner = make.backend(old, Role.ADMINISTRATOR, make.Clock())
    report = owner.run(verifying.everything, Progress())
    assert report.is_good, [line for line in report.lines if line.problems]
    (rania,) = owner.run(patients.search, "khoury")
    deeds = owner.run(audit_trail.listing, AuditFilter(patient_id=rania.id))
    assert {"patients.register", "patients.edit"} <= {deed.action for deed in deeds}


def test_an_upgrade_that_fails_half_way_changes_nothing(
    old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _schema(old)

    def fail(_connection: object) -> None:
        raise StorageError("planted")

    monkeypatch.setattr(migrating, "create_index", fail)
    with suppress(StorageError):
        migrating.bring_up_to_date(old)
    assert _schema(old) == before


def _schema(database: Database) -> dict[str, str]:
    """Columns and constraints by table, index and trigger; the order of columns does not matter."""
    with database.reader.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql <> ''")
        return {row[0]: _loosely(row[1]) for row in rows}


def _loosely(sql: str) -> str:
    inner = sql.replace('"', "").replace("\n", " ").replace("\t", " ")
    return " ".join(sorted(word.strip("(),") for word in inner.split() if word.strip("(),")))
