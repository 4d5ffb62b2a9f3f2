"""Signed waymarks of the trail: who rebuilds the chain would need this computer's signing key too."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from clinic_desktop.data.audit import Finding, Head
from clinic_desktop.data.base import Record, instant, instant_text, sync
from clinic_desktop.data.database import driver_of
from clinic_desktop.domain.ids import Id
from clinic_desktop.domain.progress import Progress

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


@dataclass(frozen=True)
class Checking:
    """What checkpoints are held against: how to prove a signature, and this computer's own key.

    `is_signed` takes public key, signature and statement; `own` is None without a keyring.
    """

    is_signed: Callable[[bytes, bytes, bytes], bool]
    own: bytes | None


@dataclass(frozen=True)
class SigningKey:
    """A key that signed a stretch of the trail, from its first checkpoint to its last."""

    public_key: bytes
    first_seq: int
    last_seq: int
    since: datetime
    until: datetime


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


def is_due(session: Session, head: Head, signer: Signer) -> bool:
    """At every full hundred, and at the first deed of a key: its predecessor may be lost."""
    if head.seq % EVERY == 0:
        return True
    newest = session.execute(_NEWEST_KEY).first()
    return newest is None or bytes(newest[0]) != signer.public_key


def signing_keys(session: Session) -> list[SigningKey]:
    """Whose checkpoints stand in the trail, the first first."""
    rows = session.execute(_KEYS).all()
    stretches = [list(rows) for _key, rows in groupby(rows, key=lambda row: bytes(row[2]))]
    return [
        SigningKey(bytes(some[0][2]), some[0][0], some[-1][0], *map(instant, _ends(some)))
        for some in stretches
    ]


def check(
    session: Session, checking: Checking, progress: Progress, after: Head
) -> Iterator[Finding]:
    """Every checkpoint from `after` on that is not what this clinic's computers signed; missing ones.

    Who rebuilds the chain with the audit key cannot sign it: the old signatures then stand over
    other seals, or are gone, or are of a key that is not this computer's.
    """
    rows = driver_of(session).execute(_ALL, (after.seq,)).fetchall()
    for place, row in enumerate(rows):
        if not _is_sound(row, checking):
            yield Finding(row[0], "signature")
        elif row[7] is None:
            yield Finding(row[0], "cut")
        elif bytes(row[1]) != row[7]:
            yield Finding(row[0], "rebuilt")
        if place % EVERY == 0:
            progress.step(place, len(rows))
    yield from _of_this_file(session, rows)
    yield from _handed_over(session)
    yield from _present(session, [row[0] for row in rows], checking)


def count(session: Session, after: Head) -> int:
    """How many checkpoints stand from this deed on."""
    return int(session.execute(_COUNT, {"seq": after.seq}).scalar_one())


def start_of(session: Session, checking: Checking, at_least: int) -> Head | None:
    """The newest checkpoint that is good and has so many deeds behind it, to verify from there."""
    for row in driver_of(session).execute(_OLDER, (at_least,)):
        if _is_sound(row, checking) and bytes(row[1]) == row[7]:
            return Head(row[0], row[7])
    return None


def _is_sound(row: Any, checking: Checking) -> bool:
    seq, mac, at, file_id, epoch, public_key, signature = row[:7]
    try:
        said = statement(seq, mac, at, file_id, epoch)
        return checking.is_signed(public_key, signature, said)
    except (TypeError, AttributeError, ValueError, OverflowError):  # put there by hand: any kind
        return False


def _of_this_file(session: Session, rows: list[Any]) -> Iterator[Finding]:
    """A re-key raises the epoch and names a new file; within an epoch the file is one."""
    file_id, epoch = session.execute(_FILE).one()
    files, latest = {epoch: file_id}, 0
    for seq, _mac, _at, named, at_epoch, *_rest in rows:
        is_known = files.setdefault(at_epoch, named) == named
        if not is_known or not latest <= at_epoch <= epoch:
            yield Finding(seq, "file")
        latest = max(latest, at_epoch)


def _handed_over(session: Session) -> Iterator[Finding]:
    """Another key begins only where a deed outside any stay stands before it: the paper code."""
    keys = signing_keys(session)
    for earlier, later in pairwise(keys):
        between = {"after": earlier.last_seq, "upto": later.first_seq}
        if session.execute(_OUTSIDE, between).first() is None:
            yield Finding(later.first_seq, "stranger")


def _present(session: Session, signed: list[int], checking: Checking) -> Iterator[Finding]:
    last = int(session.execute(_HEAD).scalar_one())
    if checking.own is not None:
        newest = session.execute(_NEWEST_KEY).first()
        if newest is None or bytes(newest[0]) != checking.own:
            yield Finding(signed[-1] if signed else last, "not ours" if signed else "none")
    if not signed:
        return
    # a computer without a keyring signs nothing; there the trail may have gone on since
    end = last if checking.own is not None else signed[-1]
    known = set(signed)
    for seq in range(signed[0] - signed[0] % EVERY + EVERY, end + 1, EVERY):
        if (
            seq not in known
            and session.execute(_OUTSIDE, {"after": seq - 1, "upto": seq}).first() is None
        ):
            yield Finding(seq, "unsigned")


def _ends(rows: list[Any]) -> tuple[str, str]:
    return rows[0][1], rows[-1][1]


_FILE = text("SELECT file_id, hub_epoch FROM clinic_file WHERE id = 1")
_LAST = text("SELECT coalesce(max(seq), 0) FROM audit_checkpoint")
_ADD = text(
    "INSERT INTO audit_checkpoint (seq, mac, at, file_id, epoch, public_key, signature) "
    "VALUES (:seq, :mac, :at, :file_id, :epoch, :public_key, :signature)"
)
_COLUMNS = "mark.seq, mark.mac, mark.at, mark.file_id, mark.epoch, mark.public_key, mark.signature"
_JOINED = (
    f"SELECT {_COLUMNS}, entry.mac FROM audit_checkpoint AS mark "  # noqa: S608 - our own words
    "LEFT JOIN audit_entry AS entry ON entry.seq = mark.seq "
)
_ALL = _JOINED + "WHERE mark.seq >= ? ORDER BY mark.seq"
_COUNT = text("SELECT count(*) FROM audit_checkpoint WHERE seq >= :seq")
_OLDER = (
    _JOINED  # noqa: S608 - our own words
    + "WHERE mark.seq <= (SELECT coalesce(max(seq), 0) FROM audit_entry) - ? "
    "ORDER BY mark.seq DESC"
)
_NEWEST_KEY = text("SELECT public_key FROM audit_checkpoint ORDER BY seq DESC LIMIT 1")
_KEYS = text("SELECT seq, at, public_key FROM audit_checkpoint ORDER BY seq")
_HEAD = text("SELECT coalesce(max(seq), 0) FROM audit_entry")
_OUTSIDE = text(
    "SELECT 1 FROM audit_entry WHERE seq > :after AND seq <= :upto AND session_id IS NULL LIMIT 1"
)
