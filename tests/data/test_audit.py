"""The trail of deeds and the change log: they cannot be written around, and tampering shows."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from clinic_desktop.data import audit, audit_checking, change_log, clinic, migrating
from clinic_desktop.data.base import STAMP, instant_text
from clinic_desktop.data.database import Database, Session
from clinic_desktop.domain.progress import Progress

KEY = b"k" * 32
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database(tmp_path / "clinic-1.db", bytes(32), create=True)
    migrating.create(made)
    yield made
    made.close()


def do(database: Database, name: str = "Reception", change: str = "") -> None:
    """One audited transaction that adds a device, or renames the first one."""
    with database.transaction(write=True) as session:
        last = audit.head(session)
        session.info[STAMP] = ("u", "d", NOW)
        change_log.begin(session, last.seq + 1, instant_text(NOW))
        if change:
            session.query(clinic.Device).first().name = change  # type: ignore[union-attr]
        else:
            session.add(clinic.Device(number=1, name=name))
        session.flush()
        change_log.finish(session)
        audit.append(session, KEY, audit.Deed("test.deed", "done", NOW, "u"), last, writes=True)


def findings(database: Database) -> list[tuple[int, str]]:
    with database.transaction() as session:
        found = audit_checking.verify(session, KEY, Progress())
        return [(finding.seq, finding.problem) for finding in found]


def by_force(database: Database, *statements: str) -> None:
    """What somebody with the key could do with another program, triggers dropped first."""
    with database.writer.begin() as connection:
        names = connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ).scalars()
        for name in names.all():
            connection.execute(text(f'DROP TRIGGER "{name}"'))
        for statement in statements:
            connection.execute(text(statement))


@pytest.fixture
def trail(database: Database) -> Database:
    do(database)
    for name in ("Front desk", "Front office", "Reception PC"):
        do(database, change=name)
    return database


def test_an_untouched_trail_verifies(trail: Database) -> None:
    assert findings(trail) == []


@pytest.mark.parametrize(
    ("force", "problem"),
    [
        ("UPDATE audit_entry SET user_id = 'x' WHERE seq = 2", (2, "seal")),
        ("UPDATE audit_entry SET at = '2026-01-01' WHERE seq = 3", (3, "seal")),
        ("DELETE FROM audit_entry WHERE seq = 2", (3, "number")),
        ("UPDATE audit_entry SET prev = zeroblob(32) WHERE seq = 3", (3, "chain")),
        ("UPDATE change_log SET changes = '{}' WHERE tx = 2", (2, "digest")),
        ("DELETE FROM change_log WHERE tx = 3", (3, "digest")),
        (
            "INSERT INTO change_log (tx, table_name, row_id, op, at) VALUES (2, 'device', 'x', 'U', '')",
            (2, "digest"),
        ),
    ],
)
def test_tampering_is_found(trail: Database, force: str, problem: tuple[int, str]) -> None:
    by_force(trail, force)
    assert problem in findings(trail)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x' WHERE seq = 1",
        "DELETE FROM audit_entry WHERE seq = 1",
        "DELETE FROM audit_entry",
        "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 1",
        "REPLACE INTO audit_entry SELECT * FROM audit_entry WHERE seq = 2",
        "INSERT INTO audit_entry SELECT 99, at, user_id, session_id, device_id, action, outcome,"
        " patients, detail, digest, prev, mac FROM audit_entry WHERE seq = 1",
        "INSERT OR IGNORE INTO audit_entry SELECT 0, at, user_id, session_id, device_id, action,"
        " outcome, patients, detail, digest, prev, mac FROM audit_entry WHERE seq = 1",
        "UPDATE OR REPLACE audit_entry SET seq = 1 WHERE seq = 2",
    ],
)
def test_the_trail_cannot_be_rewritten_past_its_triggers(trail: Database, statement: str) -> None:
    with pytest.raises(Exception, match="audit trail"), trail.transaction(write=True) as session:
        session.execute(text(statement))
    assert findings(trail) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE device SET name = 'x'",
        "INSERT INTO device (id, number, name, incarnation, public_key, rev, created_at, updated_at,"
        " created_by, origin_device) VALUES ('a', 2, 'x', 1, '', 1, '', '', '', '')",
    ],
)
def test_a_write_outside_a_use_case_is_refused(trail: Database, statement: str) -> None:
    with (
        pytest.raises(Exception, match="write through the program"),
        trail.transaction(write=True) as session,
    ):
        session.execute(text(statement))


def test_rows_are_never_deleted(trail: Database) -> None:
    with pytest.raises(Exception, match="never deleted"), trail.transaction(write=True) as session:
        session.execute(text("DELETE FROM device"))


def history(session: Session) -> list[tuple[str, int | None, str | None]]:
    row_id = session.query(clinic.Device).one().id
    return [(c.op, c.base_rev, c.changes) for c in change_log.of_row(session, row_id)]


def test_an_update_logs_only_the_changed_columns_with_old_and_new(trail: Database) -> None:
    with trail.transaction() as session:
        assert history(session)[0] == ("U", 3, '{"name":["Front office","Reception PC"]}')


def test_an_insert_logs_what_was_given(trail: Database) -> None:
    with trail.transaction() as session:
        op, base_rev, changes = history(session)[-1]
        assert (op, base_rev) == ("I", None)
        assert '"name":[null,"Reception"]' in str(changes)
