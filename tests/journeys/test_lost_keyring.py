"""A computer account was reset: back in with the paper code and the old password, by keyboard."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinic_desktop.app import Application
from clinic_desktop.data.places import Places
from clinic_desktop.domain.progress import Progress
from clinic_desktop.security import device as computer
from clinic_desktop.security import keys, vault
from clinic_desktop.security.memory_device import MemoryDevice
from clinic_desktop.ui import theme
from clinic_desktop.ui.main_window import MainWindow
from clinic_desktop.usecases.access import FrontDoor
from tests.journeys import hands
from tests.journeys.screen import texts_of
from tests.make import Clock
from tests.usecases.loss import OWNER, PLAN

LONG = 30_000
NEW = "copper harbour violin thistle"


@dataclass
class Morning:
    """Who sits before the computer whose account was reset."""

    qtbot: QtBot
    application: Application
    places: Places
    device: MemoryDevice
    code: str

    def until(self, holds: Callable[[], bool]) -> None:
        def is_awake_and_holds() -> bool:
            hands.keep_awake()
            return QApplication.activeWindow() is not None and holds()

        self.qtbot.waitUntil(is_awake_and_holds, timeout=LONG)

    def until_at(self, name: str) -> None:
        self.until(lambda: hands.is_at(name))

    def until_said(self, words: str) -> None:
        self.until(lambda: words in "\n".join(texts_of(QApplication.topLevelWidgets())))

    def present_secret(self) -> str:
        held = computer.read_secrets(self.device)
        assert held is not None
        return keys.device_id(held.secret)


@pytest.fixture
def morning(
    qtbot: QtBot, qapp: QApplication, places: Places, clock: Clock, tmp_path: Path
) -> Iterator[Morning]:
    device = MemoryDevice()
    founded = FrontDoor(places, clock, store=device).found(PLAN, Progress())
    founded.entrance.kit(founded.recovery_code)
    founded.entrance.confirm_kit(founded.recovery_code)
    founded.entrance.finish().close()
    device.items.clear()
    QStandardPaths.setTestModeEnabled(True)
    application = Application(qapp, places, lambda: FrontDoor(places, clock, store=device))
    application.open()
    yield Morning(qtbot, application, places, device, founded.recovery_code)
    application.close()
    application.entry.close()
    application.deleteLater()
    theme.apply(qapp)
    QStandardPaths.setTestModeEnabled(False)


def test_a_lost_key_comes_back_from_paper_and_the_old_password_opens(morning: Morning) -> None:
    knock(morning, OWNER)
    morning.until_said("no longer holds the clinic's key")
    hands.go_to("use_recovery")
    hands.press(Qt.Key.Key_Space)
    morning.until_at("recovery_code")
    hands.write(morning.code[:-1])
    hands.enter()
    morning.until(lambda: is_seen("recovery_code_problem"))
    hands.fill(recovery_code=morning.code.lower())
    hands.enter()
    morning.until_said("This computer holds the clinic's key again")
    morning.until_at("password")
    hands.write(OWNER)
    hands.enter()
    inside(morning)
    [slot] = [each for each in vault.load(morning.places.data).slots if each.header.device_id]
    assert slot.header.device_id == morning.present_secret(), "the slot hangs on the old secret"


def test_the_only_administrator_chooses_another_password_on_the_way(morning: Morning) -> None:
    morning.until_at("login")
    hands.go_to("forgotten_password")
    hands.press(Qt.Key.Key_Space)
    morning.until_at("recovery_code")
    hands.fill(recovery_code=morning.code, recovery_login="maya", password=NEW, again=NEW)
    hands.enter()
    inside(morning)


def knock(morning: Morning, password: str) -> None:
    morning.until_at("login")
    hands.fill(login="maya", password=password)
    hands.enter()


def is_seen(name: str) -> bool:
    return any(each.isVisible() for each in QApplication.allWidgets() if each.objectName() == name)


def inside(morning: Morning) -> None:
    morning.until(lambda: any(window.isVisible() for window in _main_windows()))
    assert morning.application.main is not None


def _main_windows() -> list[QWidget]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow)]
