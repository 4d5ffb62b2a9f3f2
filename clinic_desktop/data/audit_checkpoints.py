"""Signed waymarks of the trail: who rebuilds the chain would need this computer's signing key too."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.audit import Head
from clinic_desktop.data.base import Record, instant_text, sync
from clinic_desktop.domain.ids import Id

EVERY = 100  # deeds between two checkpoints (SECURITY.md 4.10)
_TRIGGERS = (
    "CREATE TRIGGER audit_checkpoint_update BEFORE UPDATE ON audit_checkpoint "
    "BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END",
    "CREATE TRIGGER audit_checkpoint_delete BEFORE DELETE ON audit_checkpoint "
    "BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END",
    # INSERT OR REPLACE walks around the other two (SECURITY.md finding 7)
    "CREATE TRIGGER audit_checkpoint_insert BEFORE INSERT ON audit_checkpoint "
    "WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM audit_checkpoint) "
    "BEGIN SELECT RAISE(ABORT, 'a checkpoint is never changed'); END",
)


class AuditCheckpoint(Record):
    """The end of the chain at one moment, signed (Ed25519) with a key that lies in the keyring."""

    __tablename__ = "audit_checkpoint"
    __table_args__ = sync("log")

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[str] = mapped_column(String(27))
    file_id: Mapped[Id] = mapped_column(String(32))
    epoch: Mapped[int]
    public_key: Mapped[bytes] = mapped_column(LargeBinary(32))
    signature: Mapped[bytes] = mapped_column(LargeBinary(64))


@dataclass(frozen=True)
class Signer:
    """What signs: `sign` gives 64 bytes that `public_key` (32 bytes) verifies."""

    public_key: bytes
    sign: Callable[[bytes], bytes] = field(repr=False)


def install(connection: Connection) -> None:
    """Make the triggers that keep checkpoints as they were signed."""
    for name in ("update", "delete", "insert"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_checkpoint_{name}")
    for creation in _TRIGGERS:
        connection.exec_driver_sql(creation)


def statement(seq: int, mac: bytes, at: str, file_id: Id, epoch: int) -> bytes:
    """The bytes that are signed; each part has one place and one length or is set apart."""
    numbers = seq.to_bytes(8, "big") + epoch.to_bytes(8, "big")
    return b"clinic/checkpoint/v1\0" + numbers + mac + at.encode() + b"\0" + file_id.encode()


def add(session: Session, head: Head, at: datetime, signer: Signer) -> None:
    """Sign the end of the chain as it stands in this transaction; nothing where it is signed already."""
    file_id, epoch = session.execute(_FILE).one()
    moment = instant_text(at)
    values: dict[str, Any] = {
        "seq": head.seq,
        "mac": head.mac,
        "at": moment,
        "file_id": file_id,
        "epoch": epoch,
        "public_key": signer.public_key,
        "signature": signer.sign(statement(head.seq, head.mac, moment, file_id, epoch)),
    }
    if head.seq > last_seq(session):
        session.execute(_ADD, values)


def last_seq(session: Session) -> int:
    """The number of the deed last signed; 0 before the first."""
    return int(session.execute(_LAST).scalar_one())


_FILE = text("SELECT file_id, hub_epoch FROM clinic_file WHERE id = 1")
_LAST = text("SELECT coalesce(max(seq), 0) FROM audit_checkpoint")
_ADD = text(
    "INSERT INTO audit_checkpoint (seq, mac, at, file_id, epoch, public_key, signature) "
    "VALUES (:seq, :mac, :at, :file_id, :epoch, :public_key, :signature)"
)
