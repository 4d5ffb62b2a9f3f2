"""A computer on which nothing was installed yet: the program as it starts there."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.app import Application, make_application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security.argon import KdfParameters
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui import theme
from clinic_desktop.usecases.access import ClinicPlan, Founded, FrontDoor
from tests.journeys import hands
from tests.journeys.crew import Crew
from tests.make import Clock

LONG = 30_000  # ms
FAST = KdfParameters(19 * 1024, 1)


class QuickDoor(FrontDoor):
    """The front door with a password protection that costs a test no time."""

    def found(self, plan: ClinicPlan, progress: Progress) -> Founded:
        return super().found(replace(plan, kdf=FAST), progress)


@contextmanager
def opened(
    qapp: QApplication, places: Places, make_door: Callable[[], FrontDoor]
) -> Iterator[Application]:
    """The whole program as it starts, and nothing left of it afterwards."""
    QStandardPaths.setTestModeEnabled(True)
    make_application(places.state)
    made = Application(qapp, places, make_door)
    made.open()
    yield made
    made.close()
    made.entry.close()
    made.deleteLater()
    theme.apply(qapp)
    QStandardPaths.setTestModeEnabled(False)


Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    """Waits, with the window on top awake, until something holds."""

    def waited(holds: Callable[[], bool]) -> None:
        def is_awake_and_holds() -> bool:
            hands.keep_awake()
            return QApplication.activeWindow() is not None and holds()

        qtbot.waitUntil(is_awake_and_holds, timeout=LONG)

    return waited


@pytest.fixture
def device() -> MemoryDevice:
    return MemoryDevice()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for passing files, to be searched for traces."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    return folder


@pytest.fixture
def application(
    qapp: QApplication, places: Places, clock: Clock, device: MemoryDevice, temporary: Path
) -> Iterator[Application]:
    """The whole program on empty folders, with a keyring in memory."""
    places.data.rmdir()
    with opened(qapp, places, lambda: QuickDoor(places, clock, store=device)) as made:
        yield made


@pytest.fixture
def crew(qtbot: QtBot, qapp: QApplication, places: Places, clock: Clock) -> Iterator[Crew]:
    """A founded clinic with two people, and the program open at its sign-in page."""
    QStandardPaths.setTestModeEnabled(True)
    make_application(places.state)
    made = Crew(qtbot, qapp, places, clock)
    made.found()
    made.open()
    yield made
    made.close()
    theme.apply(qapp)
    QStandardPaths.setTestModeEnabled(False)
