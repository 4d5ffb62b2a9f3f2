"""Checkpoints: what their signature covers, and which ones are not believed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from clinic_desktop.data import audit, audit_checkpoints
from clinic_desktop.data.audit_checking import BEGINNING
from clinic_desktop.data.audit_checkpoints import Checking, Signer
from clinic_desktop.data.database import Database
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases.verifying import _is_signed
from tests import make

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SIGNER = Signer(KEY.public_key().public_bytes_raw(), KEY.sign)


@pytest.fixture
def signed(database: Database, tmp_path: Path) -> Iterator[Database]:
    with database.transaction(write=True) as session:
        last = audit.head(session)
        for _each in range(205):
            deed = audit.Deed("test.deed", "done", make.NOW, session_id="s" * 32)
            last = audit.append(session, make.AUDIT_KEY, deed, last, writes=False)
            if audit_checkpoints.is_due(session, last, SIGNER):
                audit_checkpoints.add(session, last, make.NOW, SIGNER)
    yield database


def findings(database: Database) -> list[tuple[int, str]]:
    checking = Checking(_is_signed, SIGNER.public_key)
    with database.transaction() as session:
        found = audit_checkpoints.check(session, checking, Progress(), BEGINNING)
        return [(each.seq, each.problem) for each in found]


def test_sound_checkpoints_are_believed(signed: Database) -> None:
    assert findings(signed) == []


@pytest.mark.parametrize(
    ("force", "problem"),
    [
        ("UPDATE audit_checkpoint SET at = '2020' WHERE seq = 100", (100, "signature")),
        ("UPDATE audit_checkpoint SET epoch = 2 WHERE seq = 100", (100, "file")),
        ("UPDATE audit_checkpoint SET file_id = 'x' WHERE seq = 100", (100, "file")),
        ("UPDATE audit_checkpoint SET mac = zeroblob(32) WHERE seq = 100", (100, "signature")),
        ("UPDATE audit_checkpoint SET signature = 'x' WHERE seq = 100", (100, "signature")),
        ("DELETE FROM audit_checkpoint WHERE seq = 100", (100, "unsigned")),
        ("DELETE FROM audit_checkpoint", (206, "none")),
        ("UPDATE audit_entry SET mac = zeroblob(32) WHERE seq = 100", (100, "rebuilt")),
        ("DELETE FROM audit_entry WHERE seq > 150", (200, "cut")),
    ],
)
def test_a_falsified_checkpoint_is_found(
    signed: Database, force: str, problem: tuple[int, str]
) -> None:
    with signed.writer.begin() as connection:
        names = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in connection.execute(names).scalars().all():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql(force)
    assert problem in findings(signed)
