"""A5: a damaged clinic file is refused or found out, and never shows anything wrong."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_desktop.data.database import Database
from clinic_desktop.data.patients import store
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.patient import PatientForm
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import patients, verifying
from clinic_desktop.usecases.backend import Backend
from tests import make
from tests.faults import damage, day
from tests.faults.processes import dice_from

PEOPLE = 24
SENTENCES = ("is damaged", "is empty", "is not encrypted")


@dataclass(frozen=True)
class Clinic:
    """A closed clinic file before and after everybody was edited, and what it then holds."""

    before: bytes
    content: bytes
    forms: dict[Id, PatientForm]


@pytest.fixture(scope="module")
def clinic(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    path = tmp_path_factory.mktemp("whole") / "clinic-1.db"
    shutil.copyfile(template, path)
    with opened(path) as backend:
        ids = [
            backend.run(patients.register, day.person(day.mark_of(1, number), 1))
            for number in range(PEOPLE)
        ]
    before = path.read_bytes()
    with opened(path) as backend:
        for number, patient_id in enumerate(ids):
            base = backend.run(patients.open_for_edit, patient_id)
            backend.run(patients.edit, patient_id, base, day.person(day.mark_of(1, number), 2))
    with opened(path) as backend:
        assert found_by_verifying(backend) == ""
        with backend.database.transaction() as session:
            stored = {patient_id: store.load(session, patient_id) for patient_id in ids}
    forms = {patient_id: held.form for patient_id, held in stored.items() if held}
    return Clinic(before, path.read_bytes(), forms)


@contextmanager
def opened(path: Path) -> Iterator[Backend]:
    database = Database(path, make.KEY)
    try:
        yield make.backend(database, Role.ADMINISTRATOR, make.Clock())
    finally:
        database.close()


def found_by_verifying(backend: Backend) -> str:
    """What verifying says is wrong, "" for nothing."""
    backend.database.tidy()
    try:
        report = backend.run(verifying.everything, Progress())
    except StorageError as error:
        return str(error)
    return " ".join(problem for line in report.lines for problem in line.problems)


def refused(path: Path) -> str:
    """The sentence with which the file is not opened, "" where it is."""
    try:
        with opened(path):
            return ""
    except StorageError as error:
        return str(error)


def count_shown(path: Path, clinic: Clinic) -> int:
    """How many patients can be read; AssertionError for one that is not as it was saved."""
    left, shown = list(clinic.forms), 0
    while left:
        try:
            with opened(path) as backend, backend.database.transaction() as session:
                while left:
                    patient_id = left.pop()
                    stored = store.load(session, patient_id)
                    assert stored is None or stored.form == clinic.forms[patient_id]
                    shown += stored is not None
        except StorageError:
            continue  # a new connection may read what this one refuses from now on
    return shown


def assert_found(path: Path, clinic: Clinic, *, with_reading: bool) -> None:
    if sentence := refused(path):
        assert any(known in sentence for known in SENTENCES), sentence
        return
    if with_reading:
        count_shown(path, clinic)
    with opened(path) as backend:
        assert found_by_verifying(backend)


@pytest.mark.parametrize("kind", damage.KINDS)
def test_damage_is_found_and_shows_nothing_wrong(clinic: Clinic, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "clinic-1.db"
    for seed in range(2):
        path.write_bytes(damage.harmed(clinic.content, kind, dice_from(seed)))
        assert_found(path, clinic, with_reading=seed == 0)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", damage.KINDS)
def test_damage_is_found_100_times(clinic: Clinic, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "clinic-1.db"
    for seed in range(100):
        path.write_bytes(damage.harmed(clinic.content, kind, dice_from(1000 + seed)))
        assert_found(path, clinic, with_reading=seed % 10 == 0)


def pages_changed(clinic: Clinic) -> list[int]:
    starts = range(0, min(len(clinic.before), len(clinic.content)), damage.PAGE)
    return [
        start
        for start in starts
        if clinic.before[start : start + damage.PAGE] != clinic.content[start : start + damage.PAGE]
    ]


def with_older_page(clinic: Clinic, start: int) -> bytes:
    older = clinic.before[start : start + damage.PAGE]
    return clinic.content[:start] + older + clinic.content[start + damage.PAGE :]


@pytest.mark.parametrize("is_long", [False, pytest.param(True, marks=pytest.mark.long)])
def test_an_older_page_put_back_is_found_or_shows_nothing_wrong(
    clinic: Clinic, tmp_path: Path, is_long: bool
) -> None:
    path, missed = tmp_path / "clinic-1.db", 0
    for start in pages_changed(clinic)[:: 1 if is_long else 8]:
        path.write_bytes(with_older_page(clinic, start))
        if refused(path):
            continue
        with opened(path) as backend:
            if found_by_verifying(backend):
                continue
        missed += 1
        assert count_shown(path, clinic) == PEOPLE
    assert missed < 10


def test_a_note_changed_behind_the_programs_back_is_found(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "clinic-1.db"
    path.write_bytes(clinic.content)
    with opened(path) as backend:
        found = text("SELECT sql FROM sqlite_master WHERE name = 'log_patient_update'")
        with backend.database.writer.begin() as connection:
            trigger = connection.execute(found).scalar_one()
            connection.execute(text("DROP TRIGGER log_patient_update"))
            connection.execute(text("UPDATE patient SET note = 'forged'"))
            connection.exec_driver_sql(trigger)
        assert found_by_verifying(backend)
