"""Walking the trail of deeds: numbers, chain, seals, the changes they seal, the index by patient."""

import json
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
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
Step = Callable[[int], None]  # told the number of the deed reached
_AT_ONCE = 250  # rows between two looks at Cancel: about two milliseconds
_MOST_KEPT = 20_000  # encoded fields; most come again and again
_NAMED = 20
_LOWEST = -(1 << 63)
_MASK = (1 << 64) - 1
_PREFIXES = [length.to_bytes(4, "big") for length in range(256)]  # one more than the field is long
_WITHOUT_NUMBER = itemgetter(slice(5))
_ROWS = (
    "SELECT seq, at, user_id, session_id, device_id, action, outcome, patients, detail, digest, "
    "prev, mac FROM audit_entry WHERE seq BETWEEN ? AND ? ORDER BY seq"
)
_BEFORE = "SELECT seq, mac FROM audit_entry WHERE seq <= ? ORDER BY seq DESC LIMIT 1"
_CHANGES = (
    "SELECT table_name, row_id, op, base_rev, changes, tx FROM change_log "
    "INDEXED BY ix_change_log_tx WHERE tx BETWEEN ? AND ? ORDER BY tx, seq"
)
_LATER_CHANGES = "SELECT DISTINCT tx FROM change_log WHERE tx > ? ORDER BY tx"
_CONCERNED = "SELECT patient_id, seq FROM audit_patient WHERE seq BETWEEN ? AND ?"
_LATER_CONCERNED = "SELECT count(*) FROM audit_patient WHERE seq > ?"
_IS_CONCERNED = "SELECT 1 FROM audit_patient WHERE patient_id = ? AND seq = ?"
_UNLISTED = """SELECT entry.seq FROM audit_entry AS entry, json_each(entry.patients) AS one
WHERE entry.patients <> '[]' AND NOT EXISTS (
    SELECT 1 FROM audit_patient WHERE patient_id = one.value AND seq = entry.seq
) LIMIT ?"""
_LISTED_TOO_MUCH = """SELECT listed.seq FROM audit_patient AS listed WHERE NOT EXISTS (
    SELECT 1 FROM audit_entry AS entry, json_each(entry.patients) AS one
    WHERE entry.seq = listed.seq AND one.value = listed.patient_id
) LIMIT ?"""


@dataclass(frozen=True)
class Stretch:
    """The deeds with `after < seq <= to`; `is_whole`: of a walk over all there are.

    What only somebody else can have put before the first deed belongs to the first stretch.
    """

    after: int
    to: int
    is_whole: bool

    @property
    def bounds(self) -> tuple[int, int]:
        """The lowest and the highest number, for BETWEEN."""
        return _LOWEST if self.is_whole and not self.after else self.after + 1, self.to


@dataclass(frozen=True)
class Outcome:
    """How a walk ended: at a row that cannot be read, or with the index listing what it listed."""

    is_broken: bool
    agrees: bool


def verify(
    session: Session, key: bytes, progress: Progress, after: Head = BEGINNING
) -> Iterator[Finding]:
    """Every place behind `after` where the trail is not what the program wrote, as it is met.

    The rows and the log of changes are read side by side, each once. Safe on a worker thread beside
    a window: it never holds the interpreter for more than a few milliseconds.
    """
    driver, last = driver_of(session), audit.head(session).seq
    stretch = Stretch(after.seq, last, is_whole=not after.seq)
    outcome = yield from walk(driver, key, stretch, after, lambda seq: progress.step(seq, last))
    yield from conclusion(driver, stretch, outcome)


def walk(
    driver: Any, key: bytes, stretch: Stretch, before: Head, step: Step
) -> Generator[Finding, None, Outcome]:
    """Every fault of the stretch in the order of the numbers; returns the Outcome.

    `before` is the deed before the stretch, as it is proven or as it stands (`standing_before`).
    """
    under_way = _Walk(driver, key, stretch, before)
    for rows in _batches(driver, _ROWS, stretch.bounds):
        yield from under_way.over(rows)
        if under_way.is_broken:
            return Outcome(is_broken=True, agrees=False)
        step(rows[-1][0])
    yield from under_way.end()
    return Outcome(is_broken=False, agrees=_index_agrees(driver, stretch, under_way, step))


def conclusion(driver: Any, stretch: Stretch, outcome: Outcome) -> Iterator[Finding]:
    """What a walk up to the last deed leaves to be said: changes behind it, the index by patient."""
    if outcome.is_broken:
        return
    for (tx,) in driver.execute(_LATER_CHANGES, (stretch.to,)):
        yield Finding(_number(tx, stretch.to), "loose")
    if stretch.is_whole:
        (later,) = driver.execute(_LATER_CONCERNED, (stretch.to,)).fetchone()
        if later or not outcome.agrees:
            yield from _out_of_step(driver)


def standing_before(driver: Any, stretch: Stretch) -> Head:
    """The deed before the stretch as it stands in the file; whoever walks there proves it."""
    found = driver.execute(_BEFORE, (stretch.after,)).fetchone() if stretch.after else None
    return Head(found[0], found[1]) if found else BEGINNING


class _Walk:
    """Where the walk stands: the row before, the changes not yet come to, what was concerned."""

    def __init__(self, driver: Any, key: bytes, stretch: Stretch, before: Head) -> None:
        self._driver, self._is_whole, self._before = driver, stretch.is_whole, before
        block = key.ljust(64, b"\0")
        # HMAC as RFC 2104 writes it: the library looks the hash up anew for every row
        self._inner = bytes(byte ^ 0x36 for byte in block)
        self._outer = bytes(byte ^ 0x5C for byte in block)
        self._sealing = sha256(self._inner + audit.ENTRY)
        self._changing = sha256(self._inner + audit.CHANGES)
        self._closing = sha256(self._outer)
        rows = chain.from_iterable(_batches(driver, _CHANGES, stretch.bounds))
        self._changes = groupby(rows, itemgetter(5))
        self._waiting = next(self._changes, None)
        self._encoded: dict[Any, bytes] = {}
        self.concerned = 0
        self.is_broken = False

    def over(self, rows: Sequence[Sequence[Any]]) -> list[Finding]:
        """What is wrong with the next rows; `is_broken` where a row cannot be read at all."""
        found: list[Finding] = []
        if len(self._encoded) > _MOST_KEPT:
            self._encoded.clear()
        before_seq, before_mac = self._before.seq, self._before.mac
        for row in rows:
            seq, digest, mac = row[0], row[9], row[11]
            waiting = self._waiting
            if waiting and waiting[0] < seq:
                found += self._loose_before(seq)
                waiting = self._waiting
            try:
                is_sealed = mac == self._seal(row)
            except (AttributeError, TypeError, OverflowError):  # put there by hand: any kind
                self.is_broken = True
                return [*found, Finding(before_seq + 1, "seal")]
            if seq != before_seq + 1 or row[10] != before_mac or not is_sealed:
                found += _unlinked(row, Head(before_seq, before_mac), is_sealed=is_sealed)
            if digest or (waiting and waiting[0] == seq):
                found += self._changed(seq, digest, is_sealed=is_sealed)
            if is_sealed and row[7] != "[]":
                found += self._about(seq, row[7])
            before_seq, before_mac = seq, mac
        self._before = Head(before_seq, before_mac)
        return found

    def end(self) -> Iterator[Finding]:
        """Changes that stand under a number no deed has."""
        while self._waiting:
            yield Finding(int(self._waiting[0]), "loose")
            self._waiting = next(self._changes, None)

    def _seal(self, row: Sequence[Any]) -> bytes:
        """`audit.seal`, faster: what was encoded once is not encoded again."""
        known = self._encoded
        who = row[2:7]
        head = known.get(who)
        if head is None:
            head = known[who] = b"".join(map(_field, who))
        what = known.get(row[8])
        if what is None:
            what = known[row[8]] = _field(row[8])
        number, at = row[0].to_bytes(8, "big"), _field(row[1])
        inner = self._sealing.copy()
        inner.update(b"".join((number, at, head, _field(row[7]), what, _field(row[9]), row[10])))
        return self._closed(inner)

    def _closed(self, inner: Any) -> bytes:
        outer = self._closing.copy()
        outer.update(inner.digest())
        return outer.digest()

    def _loose_before(self, seq: int) -> Iterator[Finding]:
        while self._waiting and self._waiting[0] < seq:
            yield Finding(int(self._waiting[0]), "loose")
            self._waiting = next(self._changes, None)

    def _changed(self, seq: int, digest: str, *, is_sealed: bool) -> list[Finding]:
        found: list[Finding] = []
        changes: Iterator[Sequence[Any]] = iter(())
        is_mine = self._waiting is not None and self._waiting[0] == seq
        if self._waiting is not None and is_mine:
            changes = map(_WITHOUT_NUMBER, self._waiting[1])
        if digest:
            # a digest of nothing is a digest too: that of a deed whose changes were taken away
            inner = self._changing.copy()
            audit.take_in(inner, self._driver, changes)
            if self._closed(inner).hex() != digest and is_sealed:
                found.append(Finding(seq, "digest"))
        elif is_mine:
            found.append(Finding(seq, "loose"))
        if is_mine:
            self._waiting = next(self._changes, None)
        return found

    def _about(self, seq: int, patients: str) -> list[Finding]:
        """Compare with the index: at once, or by a sum at the end where the walk is a whole one."""
        if self._is_whole:
            if len(patients) == 36:
                self.concerned += _mark(patients[2:-2], seq)
            else:
                self.concerned += sum(_mark(each, seq) for each in set(json.loads(patients)))
            return []
        missing = [
            Finding(seq, "index")
            for each in json.loads(patients)
            if self._driver.execute(_IS_CONCERNED, (each, seq)).fetchone() is None
        ]
        return missing[:1]


def _unlinked(row: Sequence[Any], before: Head, *, is_sealed: bool) -> Iterator[Finding]:
    if row[0] != before.seq + 1:
        yield Finding(row[0], "number")
    if row[10] != before.mac:
        yield Finding(row[0], "chain")
    if not is_sealed:
        yield Finding(row[0], "seal")


def _field(value: str | None) -> bytes:
    if value is None:
        return b"\0\0\0\0"
    encoded = value.encode()
    size = len(encoded) + 1
    return (_PREFIXES[size] if size < 256 else size.to_bytes(4, "big")) + encoded


def _mark(patient_id: str, seq: int) -> int:
    # the interpreter's own keyed hash: nobody outside this process can make two that fit
    return hash(f"{patient_id}{seq}")


def _index_agrees(driver: Any, stretch: Stretch, walked: _Walk, step: Step) -> bool:
    """Whether the index lists for the stretch what its deeds say; asked of whole walks alone."""
    if not stretch.is_whole:
        return True
    total = 0
    for rows in _batches(driver, _CONCERNED, stretch.bounds):
        total += sum([_mark(patient_id, seq) for patient_id, seq in rows])
        step(stretch.to)
    return total & _MASK == walked.concerned & _MASK


def _out_of_step(driver: Any) -> Iterator[Finding]:
    for query in (_UNLISTED, _LISTED_TOO_MUCH):
        for (seq,) in driver.execute(query, (_NAMED,)).fetchall():
            yield Finding(_number(seq, 0), "index")


def _number(value: Any, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise  # put there by hand: any kind


def _batches(driver: Any, query: str, values: tuple[Any, ...]) -> Iterator[list[Any]]:
    # never closed by hand: a lock may close the file before a walk that was stopped is let go
    cursor = driver.cursor()
    cursor.execute(query, values)
    while rows := cursor.fetchmany(_AT_ONCE):
        yield rows
