"""Walking a long trail in several processes at once, each with a stretch of it (SECURITY.md 4.10)."""

import os
import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from queue import Empty, SimpleQueue

from sqlalchemy.orm import Session

from clinic_desktop.data import audit, audit_checking, audit_worker, own_process
from clinic_desktop.data.audit import Finding, Head
from clinic_desktop.data.audit_checking import BEGINNING, Outcome, Stretch
from clinic_desktop.data.audit_worker import Order
from clinic_desktop.data.database import driver_of, file_of
from clinic_desktop.domain.errors import StorageError
from clinic_desktop.domain.language import _
from clinic_desktop.domain.progress import Progress

MOST_WORKERS = 4
_BEAT = 0.05  # seconds between two looks at Cancel and at the lock
_LONGEST_LINE = 100  # bytes; nothing a worker has to say is longer
_AT = re.compile(rb"at (-?\d{1,19})\n")
_FOUND = re.compile(rb"found (-?\d{1,19}) (number|chain|seal|digest|loose|index)\n")
_END = re.compile(rb"end ([01]) ([01])\n")
# A question without an end: while it is open, the driver keeps in mind that somebody stopped reading.
_PULSE = (
    "WITH RECURSIVE beat(n) AS (VALUES (0) UNION ALL SELECT n + 1 FROM beat) SELECT n FROM beat"
)
Line = tuple[int, bytes | int]  # whose, and what it said, or its exit code


@dataclass(frozen=True)
class Sharing:
    """Among how many processes a trail is shared, and how long it must be to be worth it."""

    workers: int = min(os.cpu_count() or 1, MOST_WORKERS)
    worth_it: int = 50_000  # deeds; a process takes a second to start


def verify(
    session: Session,
    key: bytes,
    progress: Progress,
    after: Head = BEGINNING,
    sharing: Sharing | None = None,
) -> Generator[Finding, None, None]:
    """As `audit_checking.verify`, finding for finding; a long trail is walked beside this process.

    The processes read the same file by themselves and get its keys through a pipe. They end with
    this generator: on Cancel, on a lock, on any error, and when whoever asked has heard enough.
    Raises StorageError where one of them did not do its part: then nothing is known.
    """
    sharing, last = sharing or Sharing(), audit.head(session).seq
    if sharing.workers < 2 or last - after.seq < max(sharing.worth_it, sharing.workers):
        yield from audit_checking.verify(session, key, progress, after)
        return
    path, file_key = file_of(session)
    whole = Stretch(after.seq, last, is_whole=not after.seq)
    orders = [Order(path, file_key, key, part) for part in stretches(whole, sharing.workers)]
    outcome = yield from _together(session, orders, progress)
    yield from audit_checking.conclusion(driver_of(session), whole, outcome)


def stretches(whole: Stretch, count: int) -> list[Stretch]:
    """The same deeds in `count` stretches of nearly one length, without a gap."""
    length = whole.to - whole.after
    borders = [whole.after + length * part // count for part in range(count + 1)]
    return [Stretch(after, to, whole.is_whole) for after, to in pairwise(borders)]


def _together(
    session: Session, orders: list[Order], progress: Progress
) -> Generator[Finding, None, Outcome]:
    """What all find, in the order of the trail; behind a row that cannot be read nothing counts."""
    pulse = driver_of(session).execute(_PULSE)
    parts = [_Part(order.stretch, order.stretch.after) for order in orders]
    first, last = orders[0].stretch.after, orders[-1].stretch.to
    with _working(orders) as lines:
        for part in parts:
            while not part.is_over:
                for place, said in _next(lines):
                    parts[place].hear(said)
                yield from part.fresh()
                pulse.fetchone()  # raises where somebody stopped all that reads
                progress.step(first + sum(each.done for each in parts), last)
            yield from part.fresh()
            if part.outcome is not None and part.outcome.is_broken:
                return part.outcome
    agrees = all(part.outcome is not None and part.outcome.agrees for part in parts)
    return Outcome(is_broken=False, agrees=agrees)


@dataclass
class _Part:
    """What is known of one stretch."""

    stretch: Stretch
    reached: int
    outcome: Outcome | None = None
    is_over: bool = False
    found: deque[Finding] = field(default_factory=deque)

    @property
    def done(self) -> int:
        return min(max(self.reached, self.stretch.after), self.stretch.to) - self.stretch.after

    def hear(self, said: bytes | int) -> None:
        """Take in one line, or the exit code; raises StorageError for anything unforeseen."""
        if isinstance(said, int):
            if said or self.outcome is None:
                raise _unverified()
            self.is_over = True
        elif self.outcome is not None:
            raise _unverified()  # the end was said before
        elif match := _AT.fullmatch(said):
            self.reached = int(match[1])
        elif match := _FOUND.fullmatch(said):
            self.found.append(Finding(int(match[1]), match[2].decode()))
        elif match := _END.fullmatch(said):
            self.outcome = Outcome(is_broken=match[1] == b"1", agrees=match[2] == b"1")
        else:
            raise _unverified()

    def fresh(self) -> Iterator[Finding]:
        while self.found:
            yield self.found.popleft()


@contextmanager
def _working(orders: list[Order]) -> Iterator["SimpleQueue[Line]"]:
    """A process for each order, and what they say; at the end there is none left."""
    lines: SimpleQueue[Line] = SimpleQueue()
    workers: list[_Worker] = []
    try:
        for place, order in enumerate(orders):
            workers.append(_Worker(place, lines))
            workers[-1].give(order)
        yield lines
    except OSError as error:  # the system starts no more processes, or one died at once
        raise _unverified() from error
    finally:
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            worker.leave()


class _Worker:
    """One process, and the thread that listens to it: pipes cannot be waited for on every system."""

    def __init__(self, place: int, lines: "SimpleQueue[Line]") -> None:
        self._place, self._lines = place, lines
        self.process = subprocess.Popen(  # noqa: S603 - our own program, fixed arguments
            own_process.command(audit_worker.SWITCH),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=own_process.environment(),
            creationflags=_flags(),
        )
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def give(self, order: Order) -> None:
        assert self.process.stdin is not None  # noqa: S101 - it is a pipe
        with self.process.stdin as pipe:
            pipe.write(order.line())

    def leave(self) -> None:
        """After the process was killed: nothing of it stays open."""
        if self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.close()
        self.process.wait()
        self._listener.join()

    def _listen(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it is a pipe
        with self.process.stdout as pipe:
            while line := pipe.readline(_LONGEST_LINE):
                self._lines.put((self._place, line))
        self._lines.put((self._place, self.process.wait()))


def _next(lines: "SimpleQueue[Line]") -> Iterator[Line]:
    """What was said since, at least one line or a beat of silence."""
    with suppress(Empty):
        yield lines.get(timeout=_BEAT)
        while True:
            yield lines.get_nowait()


def _flags() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return 0


def _unverified() -> StorageError:
    return StorageError(
        _("The trail of deeds could not be verified: a part of the check broke off. Try again.")
    )
