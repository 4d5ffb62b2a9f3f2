"""Walking the trail of deeds: numbers, chain, seals, the changes they seal, the index by patient."""

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy.orm import Session

from clinic_desktop.data import audit
from clinic_desktop.data.audit import START, Finding, Head
from clinic_desktop.data.database import driver_of
from clinic_desktop.domain.progress import Progress

BEGINNING = Head(0, START)
_AT_ONCE = 250  # rows between two looks at Cancel: about two milliseconds
_MOST_KEPT = 20_000  # encoded fields; most come again and again
_NAMED = 20
_MASK = (1 << 64) - 1
_ROWS = (
    "SELECT seq, at, user_id, session_id, device_id, action, outcome, patients, detail, digest, "
    "prev, mac FROM audit_entry WHERE seq > ? ORDER BY seq"
)
_CHANGES = (
    "SELECT tx, table_name, row_id, op, base_rev, changes FROM change_log "
    "INDEXED BY ix_change_log_tx WHERE tx > ? ORDER BY tx, seq"
)
_CONCERNED = "SELECT patient_id, seq FROM audit_patient"
_IS_CONCERNED = "SELECT 1 FROM audit_patient WHERE patient_id = ? AND seq = ?"
_UNLISTED = """SELECT entry.seq FROM audit_entry AS entry, json_each(entry.patients) AS one
WHERE entry.patients <> '[]' AND NOT EXISTS (
    SELECT 1 FROM audit_patient WHERE patient_id = one.value AND seq = entry.seq
) LIMIT ?"""
_LISTED_TOO_MUCH = """SELECT listed.seq FROM audit_patient AS listed WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry AS entry, json_each(entry.patients) AS one
    WHERE entry.seq = listed.seq AND one.value = listed.patient_id
) LIMIT ?"""


def verify(
    session: Session, key: bytes, progress: Progress, after: Head = BEGINNING
) -> Iterator[Finding]:
    """Every place behind `after` where the trail is not what the program wrote, as it is met.

    The rows and the log of changes are read side by side, each once. Safe on a worker thread beside
    a window: it never holds the interpreter for more than a few milliseconds.
    """
    driver, last = driver_of(session), audit.head(session).seq
    walk = _Walk(driver, key, after)
    done = after.seq
    for rows in _batches(driver, _ROWS, (after.seq,)):
        yield from walk.over(rows)
        if walk.is_broken:
            return
        done += len(rows)
        progress.step(min(done, last), last)
    yield from walk.end()
    if not after.seq and not walk.agrees_with(_concerned(driver, progress, last)):
        yield from _out_of_step(driver)


class _Walk:
    """Where the walk stands: the row before, the changes not yet come to, what was concerned."""

    def __init__(self, driver: Any, key: bytes, after: Head) -> None:
        self._driver, self._key = driver, key
        block = key.ljust(64, b"\0")
        # HMAC as RFC 2104 writes it: the library looks the hash up anew for every row
        self._inner = bytes(byte ^ 0x36 for byte in block)
        self._outer = bytes(byte ^ 0x5C for byte in block)
        self._is_whole = after.seq == 0
        self._before = after
        self._changes = groupby(
            chain.from_iterable(_batches(driver, _CHANGES, (after.seq,))), itemgetter(0)
        )
        self._waiting = next(self._changes, None)
        self._encoded: dict[Any, bytes] = {}
        self._concerned = 0
        self.is_broken = False

    def over(self, rows: Sequence[Sequence[Any]]) -> list[Finding]:
        """What is wrong with the next rows; `is_broken` where a row cannot be read at all."""
        found: list[Finding] = []
        if len(self._encoded) > _MOST_KEPT:
            self._encoded.clear()
        for row in rows:
            try:
                is_sealed = row[11] == self._seal(row)
            except (AttributeError, TypeError, OverflowError):  # put there by hand: any kind
                self.is_broken = True
                return [*found, Finding(self._before.seq + 1, "seal")]
            seq, digest = row[0], row[9]
            if seq != self._before.seq + 1 or row[10] != self._before.mac or not is_sealed:
                found += self._unlinked(row, is_sealed=is_sealed)
            if digest or (self._waiting and self._waiting[0] <= seq):
                found += self._changed(seq, digest, is_sealed=is_sealed)
            if row[7] != "[]" and is_sealed:
                found += self._about(seq, row[7])
            self._before = Head(seq, row[11])
        return found

    def _unlinked(self, row: Sequence[Any], *, is_sealed: bool) -> Iterator[Finding]:
        if row[0] != self._before.seq + 1:
            yield Finding(row[0], "number")
        if row[10] != self._before.mac:
            yield Finding(row[0], "chain")
        if not is_sealed:
            yield Finding(row[0], "seal")

    def end(self) -> Iterator[Finding]:
        """Changes that stand under a number no deed has."""
        while self._waiting:
            yield Finding(self._waiting[0], "loose")
            self._waiting = next(self._changes, None)

    def agrees_with(self, concerned: int) -> bool:
        return self._concerned & _MASK == concerned

    def _seal(self, row: Sequence[Any]) -> bytes:
        """`audit.seal`, faster: what was encoded once is not encoded again."""
        known = self._encoded
        parts = [b"clinic/audit/v1", row[0].to_bytes(8, "big")]
        for value in row[1:10]:
            encoded = known.get(value)
            if encoded is None:
                encoded = known[value] = _field(value)
            parts.append(encoded)
        parts.append(row[10])
        inner = sha256(self._inner + b"".join(parts)).digest()
        return sha256(self._outer + inner).digest()

    def _changed(self, seq: int, digest: str, *, is_sealed: bool) -> list[Finding]:
        found: list[Finding] = []
        while self._waiting and self._waiting[0] < seq:
            found.append(Finding(self._waiting[0], "loose"))
            self._waiting = next(self._changes, None)
        changes: Iterator[Sequence[Any]] = iter(())
        is_mine = self._waiting is not None and self._waiting[0] == seq
        if self._waiting is not None and is_mine:
            changes = (row[1:] for row in self._waiting[1])
        if digest:
            # a digest of nothing is a digest too: that of a deed whose changes were taken away
            if audit.digest_of(self._driver, self._key, changes) != digest and is_sealed:
                found.append(Finding(seq, "digest"))
        elif is_mine:
            found.append(Finding(seq, "loose"))
        if is_mine:
            self._waiting = next(self._changes, None)
        return found

    def _about(self, seq: int, patients: str) -> list[Finding]:
        """Compare with the index: at once, or by a sum at the end where the walk is a whole one."""
        concerned = (patients[2:-2],) if len(patients) == 36 else json.loads(patients)
        if self._is_whole:
            self._concerned += sum(_mark(each, seq) for each in set(concerned))
            return []
        missing = [
            Finding(seq, "index")
            for each in concerned
            if self._driver.execute(_IS_CONCERNED, (each, seq)).fetchone() is None
        ]
        return missing[:1]


def _field(value: str | None) -> bytes:
    if value is None:
        return b"\0\0\0\0"
    encoded = value.encode()
    return (len(encoded) + 1).to_bytes(4, "big") + encoded


def _mark(patient_id: str, seq: int) -> int:
    # the interpreter's own keyed hash: nobody outside this process can make two that fit
    return hash(f"{patient_id}{seq}")


def _concerned(driver: Any, progress: Progress, last: int) -> int:
    total = 0
    for rows in _batches(driver, _CONCERNED, ()):
        total += sum(_mark(patient_id, seq) for patient_id, seq in rows)
        progress.step(last, last)
    return total & _MASK


def _out_of_step(driver: Any) -> Iterator[Finding]:
    for query in (_UNLISTED, _LISTED_TOO_MUCH):
        for (seq,) in driver.execute(query, (_NAMED,)).fetchall():
            yield Finding(seq, "index")


def _batches(driver: Any, query: str, values: tuple[Any, ...]) -> Iterator[list[Any]]:
    # never closed by hand: a lock may close the file before a walk that was stopped is let go
    cursor = driver.cursor()
    cursor.execute(query, values)
    while rows := cursor.fetchmany(_AT_ONCE):
        yield rows
