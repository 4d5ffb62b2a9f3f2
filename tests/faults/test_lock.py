"""B6: within two seconds nothing can be read, whatever is open and whatever locks the desk."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

if sys.platform != "linux":
    pytest.skip("the desktop that locks is played on a D-Bus", allow_module_level=True)

from clinic_desktop.app import Application, make_application
from clinic_desktop.ui import theme
from clinic_desktop.ui.access.idle_watch import IdleWatch
from clinic_desktop.ui.access.system_lock_linux import LinuxLock
from clinic_desktop.usecases import patients
from tests import make
from tests.faults import locking
from tests.faults.locking import LATEST, Desktop
from tests.make import Clock
from tests.ui.access import doors
from tests.ui.access.logind import MINE, Logind, connection, own_bus

Told = Callable[[str, object], None]


@pytest.fixture
def desktop(qtbot: QtBot, qapp: QApplication, tmp_path: Path, clock: Clock) -> Iterator[Desktop]:
    QStandardPaths.setTestModeEnabled(True)
    door = doors.front_door(tmp_path, clock)
    first = doors.administrator(door)
    first.run(patients.register, make.form("Rania", "Karam", phone="+961 3 123 456"))
    first.run(patients.register, make.form("Zaynab", "Fakhoury"))
    first.close()
    make_application(door.places.state)
    ticks = doors.Seconds()
    with own_bus() as address:
        logind, ours = Logind(connection(address)), connection(address)
        application = Application(qapp, door.places, lambda: door, IdleWatch(qapp, ticks))
        system = LinuxLock(application, ours, ours)
        application.listen_to(system)
        application.open()
        qtbot.waitUntil(lambda: system.session == MINE)
        yield Desktop(qtbot, application, ticks, logind, ours)
        application.close()
        application.entry.close()
        application.deleteLater()
        logind.leave()
    theme.apply(qapp)
    QStandardPaths.setTestModeEnabled(False)


def lock_often(desktop: Desktop, tries: int, told: Told) -> list[float]:
    times = []
    desktop.sign_in()
    for what, why in locking.cases(desktop, tries):
        times.append(desktop.lock(what, why))
        desktop.found_again(what)
    told("slowest", max(times))
    told("middle", sorted(times)[tries // 2])
    return times


def test_five_locks_each_with_something_else_open(
    desktop: Desktop, record_testsuite_property: Told
) -> None:
    assert max(lock_often(desktop, 5, record_testsuite_property)) <= LATEST


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_sixty_locks(desktop: Desktop, record_testsuite_property: Told) -> None:
    assert max(lock_often(desktop, 60, record_testsuite_property)) <= LATEST
