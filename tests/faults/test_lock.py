"""B6: within two seconds nothing can be read, whatever is open and whatever locks the desk."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

if sys.platform != "linux":
    pytest.skip("the desktop that locks is played on a D-Bus", allow_module_level=True)

from tests.faults import locking
from tests.faults.locking import LATEST, Desktop
from tests.make import Clock

Told = Callable[[str, object], None]


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[Desktop]:
    with locking.desktop(qtbot, qapp, tmp_path, clock) as made:
        yield made


def lock_often(desktop: Desktop, tries: int, told: Told) -> float:
    """The slowest of so many locks, in seconds."""
    times: list[tuple[float, str]] = []
    desktop.sign_in()
    for what, why in locking.cases(desktop, tries):
        times.append((desktop.lock(what, why), f"{what.__name__}, {why.__name__}"))
        desktop.found_again(what)
    times.sort()
    told("slowest locks", times[-5:])
    told("middle", times[tries // 2])
    return times[-1][0]


def test_five_locks_each_with_something_else_open(
    desktop: Desktop, record_testsuite_property: Told
) -> None:
    assert lock_often(desktop, 5, record_testsuite_property) <= LATEST


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_sixty_locks(desktop: Desktop, record_testsuite_property: Told) -> None:
    assert lock_often(desktop, 60, record_testsuite_property) <= LATEST
