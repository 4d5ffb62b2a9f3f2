"""The helper process that walks one stretch of the trail: keys come by stdin, findings go to stdout."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic_desktop.data import (
    audit_checking,
    file_settings,
    records,  # noqa: F401 - the columns of every table: some seals are over whole rows
)
from clinic_desktop.data.audit import Finding
from clinic_desktop.data.audit_checking import Outcome, Stretch

SWITCH = "--audit-worker"  # how the program is asked to be this helper; also in __main__
MOST_TOLD = 1000  # findings of a stretch; then the walk ends as at a row that cannot be read
_BEAT = 0.05  # seconds between two words of how far it has come
_NICER = 5  # the window and everybody else come first


@dataclass(frozen=True)
class Order:
    """Which stretch of which file, and the two keys; written as one line of JSON."""

    path: Path
    key: bytes = field(repr=False)
    audit_key: bytes = field(repr=False)
    stretch: Stretch

    def line(self) -> bytes:
        """At most a few hundred bytes: a pipe takes it at once, so that nobody waits."""
        stretch = [self.stretch.after, self.stretch.to, self.stretch.is_whole]
        parts = [str(self.path), self.key.hex(), self.audit_key.hex(), stretch]
        return json.dumps(parts).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> "Order":
        path, key, audit_key, stretch = json.loads(line)
        return cls(Path(path), bytes.fromhex(key), bytes.fromhex(audit_key), Stretch(*stretch))


def main() -> int:
    """Walk the stretch ordered by stdin and say what is found; any error ends the process.

    Lines: `at SEQ`, `found SEQ PROBLEM`, and at the very end `end IS_BROKEN AGREES` (0 or 1). Who
    asked ends this process by closing the pipe: the next word then has nobody to go to.
    """
    if sys.platform != "win32":
        os.nice(_NICER)  # Windows is told by whoever starts it
    order = Order.read(sys.stdin.buffer.readline())
    file_settings.refuse_unusable(order.path)
    with closing(
        file_settings.connect(order.path, order.key, create=False, read_only=True)
    ) as driver:
        driver.execute("BEGIN")
        for told, finding in enumerate(_walked(driver, order), start=1):
            _say(f"found {finding.seq} {finding.problem}")
            if told == MOST_TOLD:
                _end(Outcome(is_broken=True, agrees=False))
                break
    return 0


def _walked(driver: Any, order: Order) -> Iterator[Finding]:
    said_at = 0.0

    def step(seq: int) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= _BEAT:
            said_at = time.monotonic()
            _say(f"at {seq}")

    before = audit_checking.standing_before(driver, order.stretch)
    outcome = yield from audit_checking.walk(driver, order.audit_key, order.stretch, before, step)
    _end(outcome)


def _end(outcome: Outcome) -> None:
    _say(f"end {outcome.is_broken:d} {outcome.agrees:d}")


def _say(line: str) -> None:
    sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()
