"""A trail walked by several processes: the same findings, the keys with nobody else, an end at once."""

import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from clinic_desktop.data import audit_checking, audit_parallel, own_process
from clinic_desktop.data.audit import Finding
from clinic_desktop.data.audit_checking import Stretch
from clinic_desktop.data.audit_parallel import Sharing
from clinic_desktop.data.audit_worker import Order
from clinic_desktop.data.database import Database
from clinic_desktop.domain.errors import Cancelled, StorageError
from clinic_desktop.domain.progress import Progress
from clinic_desktop.usecases import verifying
from tests import make
from tests.faults.processes import dice_from
from tests.faults.test_audit import DEEDS, KINDS, Trail, by_force, opened
from tests.faults.test_audit import trail as trail

AMONG_TWO = Sharing(workers=2, worth_it=1)
BORDER = DEEDS // 2
only_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def copied(trail: Trail, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "clinic-1.db"
    path.write_bytes(trail.content)
    database = Database(path, make.KEY)
    yield database
    database.close()


def alone(database: Database) -> list[Finding]:
    with database.transaction() as session:
        return list(audit_checking.verify(session, make.AUDIT_KEY, Progress()))


def together(
    database: Database, progress: Progress | None = None, workers: int = 2
) -> list[Finding]:
    sharing = Sharing(workers, worth_it=1)
    with database.transaction() as session:
        key, said = make.AUDIT_KEY, progress or Progress()
        return list(audit_parallel.verify(session, key, said, sharing=sharing))


def workers_alive() -> dict[int, bytes]:
    """The helpers of this very process: number to all that others can see of how they were started."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            line = (entry / "cmdline").read_bytes()
        except OSError:
            continue  # ended in this moment
        if parent == os.getpid() and b"--audit-worker" in line:
            found[int(entry.name)] = line
            with suppress(OSError):  # closed to everybody else once it forbids dumps: even better
                found[int(entry.name)] += (entry / "environ").read_bytes()
    return found


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> dict[int, bytes]:
    """Every worker is stopped just before it is given its order, and noted as `workers_alive` does."""
    seen: dict[int, bytes] = {}
    line = Order.line

    def hold(order: Order) -> bytes:
        fresh = {each: told for each, told in workers_alive().items() if each not in seen}
        for process in fresh:
            os.kill(process, signal.SIGSTOP)
        seen.update(fresh)
        return line(order)

    monkeypatch.setattr(Order, "line", hold)
    return seen


def let_go(processes: Iterable[int]) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGCONT)


def test_an_untouched_trail_verifies_in_any_number_of_stretches(copied: Database) -> None:
    assert alone(copied) == []
    assert together(copied, workers=2) == together(copied, workers=3) == []


@pytest.mark.parametrize("tries", [1, pytest.param(20, marks=pytest.mark.long)])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_falsified_trail_gives_the_same_findings(
    copied: Database,
    trail: Trail,
    kind: Any,
    tries: int,
) -> None:
    for seed in range(tries):
        path = copied.path.with_name(f"clinic-{seed + 2}.db")
        path.write_bytes(trail.content)
        database = Database(path, make.KEY)
        with by_force(database) as driver:
            kind(driver, dice_from(seed))
        assert together(database) == alone(database)
        database.close()


LOGGED = (
    "INSERT INTO change_log (tx, table_name, row_id, op, at) VALUES ({tx}, 'patient', 'x', 'U', '')"
)


@pytest.mark.parametrize(
    "force",
    [
        pytest.param(LOGGED.format(tx=-4), id="changes before the first deed"),
        pytest.param(LOGGED.format(tx=0), id="changes of deed 0"),
        pytest.param(LOGGED.format(tx=10**6), id="changes behind the last deed"),
        pytest.param(LOGGED.format(tx="'text'"), id="changes of no number"),
        pytest.param(LOGGED.format(tx=7.5), id="changes between two deeds"),
        pytest.param(LOGGED.format(tx=BORDER), id="changes on the border"),
        "DELETE FROM audit_entry WHERE seq = :border",
        "DELETE FROM audit_entry WHERE seq = :border + 1",
        "DELETE FROM audit_entry WHERE seq BETWEEN :border - 9 AND :border + 9",
        "UPDATE audit_entry SET mac = zeroblob(32) WHERE seq = :border",
        "UPDATE audit_entry SET prev = zeroblob(32) WHERE seq = :border + 1",
        "UPDATE audit_entry SET at = x'00' WHERE seq = 30",
        "UPDATE audit_entry SET seq = -1 WHERE seq = 30",
        "UPDATE audit_entry SET seq = 0 WHERE seq = 1",
        "UPDATE audit_entry SET seq = 4000000000000000000 WHERE seq = (SELECT max(seq) FROM audit_entry)",
        "INSERT INTO audit_patient VALUES ('x', 1000000)",
        "INSERT INTO audit_patient VALUES ('x', 0)",
        "DELETE FROM audit_patient WHERE seq > 10",
    ],
)
def test_what_lies_outside_or_on_a_border_is_found_the_same(copied: Database, force: str) -> None:
    with by_force(copied) as driver:
        driver.execute(force, {"border": BORDER} if ":border" in force else {})
    found = alone(copied)
    assert found
    assert together(copied) == found


def test_stretches_leave_no_gap() -> None:
    assert audit_parallel.stretches(Stretch(0, 10, is_whole=True), 3) == [
        Stretch(0, 3, is_whole=True),
        Stretch(3, 6, is_whole=True),
        Stretch(6, 10, is_whole=True),
    ]


@only_linux
def test_the_keys_stand_in_no_command_line_and_no_environment(
    copied: Database, held: dict[int, bytes]
) -> None:
    together(copied, Progress(lambda _done, _total: let_go(held)))
    assert len(held) == 2
    for secret in (make.KEY, make.AUDIT_KEY):
        for written in (secret, secret.hex().encode(), secret.hex().upper().encode()):
            assert not [told for told in held.values() if written in told]
    assert str(copied.path).encode() not in b"".join(held.values())


@only_linux
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("place", [0, 1])
def test_a_worker_that_dies_is_an_error_and_never_a_good_trail(
    copied: Database, held: dict[int, bytes], end: signal.Signals, place: int
) -> None:
    def kill(_done: int, _total: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(list(held)[place], end)
        let_go(held)

    with pytest.raises(StorageError, match="could not be verified"):
        together(copied, Progress(kill))
    assert not workers_alive()


SPEECHES = {
    "says nothing": "",
    "ends without an end": "print('at 100')",
    "says nonsense": "print('all is well'); print('end 0 1')",
    "ends twice": "print('end 0 1'); print('end 0 1')",
    "goes on after the end": "print('end 0 1'); print('at 5')",
    "fails after the end": "print('end 0 1', flush=True); raise SystemExit(3)",
    "names an unknown problem": "print('found 5 joy'); print('end 0 1')",
    "says one endless line": "print('at ' + '7' * 10**6); print('end 0 1')",
}


@pytest.mark.parametrize("speech", SPEECHES.values(), ids=SPEECHES.keys())
def test_a_worker_that_says_nonsense_is_an_error(
    copied: Database, monkeypatch: pytest.MonkeyPatch, speech: str
) -> None:
    spoken = [sys.executable, "-c", f"input(); {speech}"]
    monkeypatch.setattr(own_process, "command", lambda _switch: spoken)
    with pytest.raises(StorageError, match="could not be verified"):
        together(copied)


def test_a_program_that_cannot_be_started_is_an_error(
    copied: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_process, "command", lambda _switch: ["/nowhere/at/all"])
    with pytest.raises(StorageError, match="could not be verified"):
        together(copied)


@only_linux
def test_cancel_ends_the_workers(copied: Database, held: dict[int, bytes]) -> None:
    with pytest.raises(Cancelled):
        together(copied, Progress(is_cancelled=lambda: True))
    assert len(held) == 2
    assert not workers_alive()


@only_linux
def test_who_has_heard_enough_leaves_no_worker_behind(copied: Database) -> None:
    with by_force(copied) as driver:
        driver.execute("UPDATE audit_entry SET mac = zeroblob(32)")
    with copied.transaction() as session:
        found = audit_parallel.verify(session, make.AUDIT_KEY, Progress(), sharing=AMONG_TWO)
        assert next(found).problem == "seal"
        found.close()
    assert not workers_alive()


@only_linux
def test_a_lock_ends_a_verification_under_way(
    trail: Trail, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: dict[int, bytes]
) -> None:
    path, started, ends = tmp_path / "clinic-1.db", threading.Event(), list[BaseException]()
    path.write_bytes(trail.content)
    monkeypatch.setattr(audit_parallel, "Sharing", lambda: AMONG_TWO)

    def tell(_done: int, _total: int) -> None:
        if len(held) == 2:
            started.set()

    def verify() -> None:
        try:
            backend.run(verifying.trail, Progress(tell))
        except Cancelled as end:
            ends.append(end)

    with opened(path, trail.store) as backend:
        thread = threading.Thread(target=verify)
        thread.start()
        assert started.wait(60)
        backend.close()  # the workers stand still: without an end of their own it would wait a minute
        thread.join(10)
        assert not thread.is_alive()
    assert len(ends) == 1
    assert not workers_alive()
