"""A10 and B14: every way to falsify the trail is found; nothing of a patient stands in it."""

import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from clinic_desktop.data import audit, audit_checkpoints
from clinic_desktop.data.database import Database
from clinic_desktop.data.places import Places
from clinic_desktop.domain.permissions import Role
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.anchor import OlderThanRemembered
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.usecases import patients, verifying
from clinic_desktop.usecases.access import ClinicPlan, FrontDoor
from clinic_desktop.usecases.backend import Backend
from clinic_desktop.usecases.keyholder import Keyholder
from tests import make
from tests.faults import day
from tests.faults.processes import dice_from

DEEDS = 230
COLUMNS = ("at", "user_id", "session_id", "device_id", "action", "outcome", "patients", "detail")
ALL = ", ".join(("seq", *COLUMNS, "digest", "prev", "mac"))


@dataclass(frozen=True)
class Trail:
    """A closed clinic's bytes, and the keyring that signed its trail."""

    content: bytes
    store: MemoryDevice


@pytest.fixture(scope="module")
def trail(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Trail:
    path, store = tmp_path_factory.mktemp("trail") / "clinic-1.db", MemoryDevice()
    path.write_bytes(template.read_bytes())
    with opened(path, store) as backend:
        for number in range(12):
            backend.run(patients.register, day.person(day.mark_of(1, number), 1))
        while backend.head().seq < DEEDS:
            backend.note("access.lock")
    with opened(path, store) as backend:
        assert problems(backend) == ""
    return Trail(path.read_bytes(), store)


@contextmanager
def opened(path: Path, store: MemoryDevice) -> Iterator[Backend]:
    database = Database(path, make.KEY)
    backend = make.backend(database, Role.ADMINISTRATOR, make.Clock())
    keys = Keyholder(path.parent, backend.stay.keys.opened, store)
    backend.stay = replace(backend.stay, keys=keys)
    yield backend
    backend.close()


def problems(backend: Backend) -> str:
    backend.database.tidy()
    report = backend.run(verifying.everything, Progress())
    return " ".join(problem for line in report.lines for problem in line.problems)


@contextmanager
def by_force(database: Database) -> Iterator[Any]:
    """A connection without our triggers, as another program with the key would have."""
    with database.writer.connect() as connection:
        driver: Any = connection.connection.driver_connection
        names = driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            driver.execute(f'DROP TRIGGER "{name}"')
        yield driver
        connection.commit()


def edit(driver: Any, dice: random.Random) -> None:
    column, seq = dice.choice(COLUMNS), dice.randrange(1, DEEDS)
    driver.execute(f"UPDATE audit_entry SET {column} = {column} || '7' WHERE seq = ?", (seq,))  # noqa: S608
    if column in ("user_id", "session_id", "device_id"):  # may have been empty
        driver.execute(f"UPDATE audit_entry SET {column} = 'x' WHERE seq = ?", (seq,))  # noqa: S608


def insert(driver: Any, dice: random.Random) -> None:
    seq = dice.randrange(2, DEEDS)
    for later in range(DEEDS + 5, seq - 1, -1):
        driver.execute("UPDATE audit_entry SET seq = seq + 1 WHERE seq = ?", (later,))
    copy_row(driver, seq - 1, seq)


def delete(driver: Any, dice: random.Random) -> None:
    driver.execute("DELETE FROM audit_entry WHERE seq = ?", (dice.randrange(1, DEEDS),))


def reorder(driver: Any, dice: random.Random) -> None:
    one, other = dice.sample(range(2, DEEDS), 2)
    for source, target in ((one, 90_000), (other, one), (90_000, other)):
        driver.execute("UPDATE audit_entry SET seq = ? WHERE seq = ?", (target, source))


def put_in_place(driver: Any, dice: random.Random) -> None:
    one, other = dice.sample(range(2, DEEDS), 2)
    copy_row(driver, one, other)


def cut(driver: Any, dice: random.Random) -> None:
    driver.execute("DELETE FROM audit_entry WHERE seq > ?", (dice.randrange(1, DEEDS),))


def rebuild(driver: Any, dice: random.Random) -> None:
    """What somebody with the audit key can do: every seal from one deed on made anew."""
    rebuilt_from(driver, dice.randrange(2, 199))


def rebuild_without_signatures(driver: Any, dice: random.Random) -> None:
    seq = dice.randrange(2, 199)
    rebuilt_from(driver, seq)
    driver.execute("DELETE FROM audit_checkpoint WHERE seq >= ?", (seq,))


def rebuild_and_sign_with_another_key(driver: Any, dice: random.Random) -> None:
    seq, key = dice.randrange(2, 199), Ed25519PrivateKey.generate()
    rebuilt_from(driver, seq)
    public = key.public_key().public_bytes_raw()
    marks = driver.execute(
        "SELECT c.seq, e.mac, c.at, c.file_id, c.epoch FROM audit_checkpoint c "
        "JOIN audit_entry e ON e.seq = c.seq WHERE c.seq >= ?",
        (seq,),
    ).fetchall()
    for mark in marks:
        signature = key.sign(audit_checkpoints.statement(*mark))
        values = (mark[1], public, signature, mark[0])
        driver.execute(
            "UPDATE audit_checkpoint SET mac = ?, public_key = ?, signature = ? WHERE seq = ?",
            values,
        )


def change_record(driver: Any, dice: random.Random) -> None:
    ids = [row[0] for row in driver.execute("SELECT id FROM patient ORDER BY id").fetchall()]
    driver.execute("UPDATE patient SET reason = 'forged' WHERE id = ?", (dice.choice(ids),))


def change_record_and_log(driver: Any, dice: random.Random) -> None:
    change_record(driver, dice)
    driver.execute(
        "INSERT INTO change_log (tx, table_name, row_id, op, base_rev, changes, at) "
        "SELECT ?, 'patient', id, 'U', 1, ?, created_at FROM patient WHERE reason = 'forged'",
        (dice.randrange(2, DEEDS), json.dumps({"reason": ["", "forged"]})),
    )


def hide_from_patient(driver: Any, dice: random.Random) -> None:
    rows = driver.execute("SELECT patient_id, seq FROM audit_patient").fetchall()
    driver.execute("DELETE FROM audit_patient WHERE patient_id = ? AND seq = ?", dice.choice(rows))


def copy_row(driver: Any, source: int, target: int) -> None:
    rest = ALL.removeprefix("seq, ")
    driver.execute(
        f"REPLACE INTO audit_entry SELECT ?, {rest} FROM audit_entry WHERE seq = ?",  # noqa: S608
        (target, source),
    )


def rebuilt_from(driver: Any, seq: int) -> None:
    driver.execute("UPDATE audit_entry SET user_id = 'somebody else' WHERE seq = ?", (seq,))
    before = driver.execute("SELECT mac FROM audit_entry WHERE seq = ?", (seq - 1,)).fetchone()[0]
    rows = driver.execute(f"SELECT {ALL} FROM audit_entry WHERE seq >= ? ORDER BY seq", (seq,))  # noqa: S608
    for row in rows.fetchall():
        mac = audit.seal(make.AUDIT_KEY, row[0], row[1:10], before)
        driver.execute(
            "UPDATE audit_entry SET prev = ?, mac = ? WHERE seq = ?", (before, mac, row[0])
        )
        before = mac


KINDS = (
    edit,
    insert,
    delete,
    reorder,
    put_in_place,
    cut,
    rebuild,
    rebuild_without_signatures,
    rebuild_and_sign_with_another_key,
    change_record,
    change_record_and_log,
    hide_from_patient,
)


@pytest.mark.parametrize("tries", [1, pytest.param(50, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.timeout(1800)
def test_a_falsified_trail_is_found(trail: Trail, tmp_path: Path, kind: Any, tries: int) -> None:
    path = tmp_path / "clinic-1.db"
    for seed in range(tries):
        path.write_bytes(trail.content)
        database = Database(path, make.KEY)
        with by_force(database) as driver:
            kind(driver, dice_from(seed))
        database.close()
        with opened(path, trail.store) as backend:
            assert problems(backend), f"{kind.__name__} {seed} was not found"


BYPASSES = (
    "UPDATE {table} SET mac = zeroblob(32) WHERE seq = {seq}",
    "UPDATE OR REPLACE {table} SET seq = {seq} WHERE seq = (SELECT max(seq) FROM {table})",
    "UPDATE OR IGNORE {table} SET seq = 1 WHERE seq = {seq}",
    "DELETE FROM {table} WHERE seq = {seq}",
    "DELETE FROM {table}",
    "REPLACE INTO {table} SELECT * FROM {table} WHERE seq = {seq}",
    "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE seq = {seq}",
    "INSERT INTO {table} SELECT * FROM {table} WHERE seq = {seq} "
    "ON CONFLICT DO UPDATE SET mac = zeroblob(32)",
)


@pytest.mark.parametrize("table", ["audit_entry", "audit_checkpoint"])
@pytest.mark.parametrize("bypass", BYPASSES)
def test_no_statement_walks_around_the_triggers(
    trail: Trail, tmp_path: Path, bypass: str, table: str
) -> None:
    path = tmp_path / "clinic-1.db"
    path.write_bytes(trail.content)
    with opened(path, trail.store) as backend:
        writer = backend.database.writer
        with (
            pytest.raises(Exception, match=r"never changed|only grows"),
            writer.begin() as connection,
        ):
            connection.exec_driver_sql(bypass.format(table=table, seq=100))
        assert problems(backend) == ""


@pytest.mark.parametrize("tries", [2, pytest.param(50, marks=pytest.mark.long)])
@pytest.mark.timeout(1800)
def test_a_trail_cut_with_its_checkpoints_is_refused_by_the_anchor(
    tmp_path: Path, tries: int
) -> None:
    where, store, clock = (
        Places(tmp_path / "data", tmp_path / "state"),
        MemoryDevice(),
        make.Clock(),
    )
    plan = ClinicPlan(
        make.PROFILE, "maya", "Maya Haddad", "walnut bicycle thunder", kdf=KdfParameters(19456, 1)
    )
    founded = FrontDoor(where, clock, store=store).found(plan, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    backend = founded.entrance.finish()
    for _each in range(20):
        backend.note("access.lock")
    last = backend.head().seq
    path, keys = backend.database.path, backend.stay.keys.database_key()
    backend.close()
    whole = path.read_bytes()
    for seed in range(tries):
        path.write_bytes(whole)
        database, cut_at = Database(path, keys), dice_from(seed).randrange(1, last)
        with by_force(database) as driver:
            for table in ("audit_entry", "audit_checkpoint"):
                driver.execute(f"DELETE FROM {table} WHERE seq > ?", (cut_at,))  # noqa: S608
        database.close()
        with pytest.raises(OlderThanRemembered):
            FrontDoor(where, clock, store=store).sign_in("maya", "walnut bicycle thunder")


def test_nothing_of_a_patient_stands_in_the_trail(trail: Trail, tmp_path: Path) -> None:
    path = tmp_path / "clinic-1.db"
    path.write_bytes(trail.content)
    with opened(path, trail.store) as backend, backend.database.transaction() as session:
        driver: Any = session.connection().connection.driver_connection
        tables = ("audit_entry", "audit_patient", "audit_checkpoint")
        rows = [row for table in tables for row in driver.execute(f"SELECT * FROM {table}")]  # noqa: S608
        told = repr(rows).casefold()
        canaries = {
            str(value).casefold()
            for number in range(12)
            for value in strings_of(day.person(day.mark_of(1, number), 1))
        }
    assert len(canaries) > 30
    assert [canary for canary in canaries if canary in told] == []


def strings_of(value: Any) -> Iterator[str]:
    """Every text of a form that is long enough to be nobody else's."""
    if isinstance(value, str):
        if len(value) > 5 and value not in ("unknown", "female", "national"):
            yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from strings_of(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from strings_of(getattr(value, name))


def test_a_patients_content_gone_leaves_the_chain_verifying(trail: Trail, tmp_path: Path) -> None:
    path = tmp_path / "clinic-1.db"
    path.write_bytes(trail.content)
    with opened(path, trail.store) as backend:
        with by_force(backend.database) as driver:
            driver.execute("UPDATE patient SET given = '', family = '', note = '', reason = ''")
        report = backend.run(verifying.trail, Progress())
        assert report.is_good, report
