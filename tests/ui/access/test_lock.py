"""Locking by idleness, sleep, key and choice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu
from pytestqt.qtbot import QtBot

from clinic_desktop.domain.errors import SignedOut
from clinic_desktop.ui.access.idle_watch import IdleWatch
from clinic_desktop.ui.access.lock_controller import Drafts, LockController, Stopped
from clinic_desktop.ui.widgets.form_dialog import FormDialog
from clinic_desktop.usecases import clinic, drafts
from clinic_desktop.usecases.backend import Backend
from tests.make import Clock
from tests.ui.access import doors


class Dialog(FormDialog):
    """A dialog whose typing is worth keeping."""

    def __init__(self, parent: QMainWindow) -> None:
        super().__init__("A form", parent)
        self.name = self.add_field("name", "Name", QLineEdit())


@pytest.fixture
def ticks() -> doors.Seconds:
    return doors.Seconds()


@pytest.fixture
def wall() -> doors.Seconds:
    return doors.Seconds()


@pytest.fixture
def watch(qapp: QApplication, ticks: doors.Seconds, wall: doors.Seconds) -> Iterator[IdleWatch]:
    made = IdleWatch(qapp, ticks, wall)
    yield made
    made.end()


@pytest.fixture
def backend(tmp_path: Path, clock: Clock) -> Backend:
    return doors.administrator(doors.front_door(tmp_path, clock))


@pytest.fixture
def lock(watch: IdleWatch, backend: Backend) -> LockController:
    made = LockController(watch)
    made.opened(backend, "maya")
    return made


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    made.setCentralWidget(QLineEdit())
    qtbot.addWidget(made)
    made.show()
    return made


def locked(qtbot: QtBot, lock: LockController) -> Stopped:
    stopped: list[Stopped] = []
    lock.locked.connect(stopped.append)
    with qtbot.waitSignal(lock.closed, timeout=2_000):
        lock.lock()
    return stopped[0]


def test_a_lock_closes_the_file_and_remembers_the_name(
    qtbot: QtBot, lock: LockController, backend: Backend
) -> None:
    stopped = locked(qtbot, lock)
    assert stopped.login == "maya"
    assert not backend.database.is_open
    assert backend.database.connections == 0
    with pytest.raises(SignedOut):
        backend.run(clinic.profile)


def test_a_lock_takes_dialogs_away_unasked(
    qtbot: QtBot, lock: LockController, window: QMainWindow
) -> None:
    dialog = Dialog(window)
    dialog.open()
    QTest.keyClicks(dialog.name, "Rania")
    locked(qtbot, lock)
    assert not any(isinstance(each, Dialog) and each.isVisible() for each in qapp_windows())


def test_what_was_typed_before_a_lock_is_there_after_signing_in_again(
    qtbot: QtBot, watch: IdleWatch, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path, clock)
    backend = doors.administrator(door)
    lock = LockController(watch)
    lock.opened(backend, "maya", lambda: {"patient:new": {"name": "Rania"}})
    locked(qtbot, lock)
    again = doors.sign_in_without_screen(door).finish()
    kept = again.run(drafts.load, "patient:new")
    assert kept is not None
    assert kept.values == {"name": "Rania"}
    again.close()


def test_a_menu_left_open_is_closed_by_a_lock(
    qtbot: QtBot, lock: LockController, window: QMainWindow
) -> None:
    menu = QMenu(window)
    menu.addAction("Open")
    menu.popup(window.pos())
    locked(qtbot, lock)
    assert not menu.isVisible()


def test_only_who_locked_before_comes_back(
    qtbot: QtBot, watch: IdleWatch, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path, clock)
    backend = doors.administrator(door)
    lock = LockController(watch)
    assert not lock.opened(backend, "maya")
    locked(qtbot, lock)
    assert lock.opened(doors.sign_in_without_screen(door).finish(), "maya")
    locked(qtbot, lock)


def test_a_draft_of_the_thirteenth_hour_is_kept(
    qtbot: QtBot, watch: IdleWatch, tmp_path: Path, clock: Clock
) -> None:
    door = doors.front_door(tmp_path, clock)
    backend = doors.administrator(door)
    lock = LockController(watch)
    lock.opened(backend, "maya", lambda: {"patient:new": {"name": "Rania"}})
    clock.forward(hours=13)
    with pytest.raises(SignedOut):
        backend.run(clinic.profile)
    locked(qtbot, lock)
    again = doors.sign_in_without_screen(door).finish()
    assert again.run(drafts.load, "patient:new") is not None
    again.close()


def test_a_screen_that_cannot_tell_its_place_does_not_keep_the_desk_open(
    qtbot: QtBot, watch: IdleWatch, tmp_path: Path, clock: Clock
) -> None:
    backend = doors.administrator(doors.front_door(tmp_path, clock))
    lock = LockController(watch)

    def broken() -> Drafts:
        raise ZeroDivisionError

    lock.opened(backend, "maya", broken)
    with qtbot.waitSignal(lock.closed, timeout=2_000), pytest.raises(ZeroDivisionError):
        lock.lock()
    assert lock.is_locked
    assert not backend.database.is_open


def test_switching_the_user_fills_in_no_name(qtbot: QtBot, lock: LockController) -> None:
    stopped: list[Stopped] = []
    lock.locked.connect(stopped.append)
    with qtbot.waitSignal(lock.closed, timeout=2_000):
        lock.switch_user()
    assert stopped[0].login == ""


def test_nobody_at_the_computer_for_five_minutes_locks_it(
    qtbot: QtBot, lock: LockController, watch: IdleWatch, ticks: doors.Seconds
) -> None:
    for second in range(300):
        ticks.now = float(second)
        watch.look()
    assert not lock.is_locked
    ticks.now = 300.0
    with qtbot.waitSignal(lock.closed, timeout=2_000):
        watch.look()
    assert lock.is_locked


def test_typing_puts_the_lock_off(
    qtbot: QtBot, lock: LockController, watch: IdleWatch, ticks: doors.Seconds, window: QMainWindow
) -> None:
    for second in range(0, 299, 10):
        ticks.now = float(second)
        watch.look()
    QTest.keyClick(window, Qt.Key.Key_A)
    ticks.now = 304.0
    watch.look()
    assert not lock.is_locked


def test_waking_from_sleep_finds_the_desk_locked(
    qtbot: QtBot, lock: LockController, watch: IdleWatch, wall: doors.Seconds
) -> None:
    wall.now = 60.0
    with qtbot.waitSignal(lock.closed, timeout=2_000):
        watch.look()


@pytest.mark.parametrize("key", ["l", "д", "م"])
def test_control_l_locks_on_every_keyboard_even_inside_a_dialog(
    qtbot: QtBot, lock: LockController, window: QMainWindow, key: str
) -> None:
    dialog = Dialog(window)
    dialog.open()
    code = Qt.Key.Key_L if key == "l" else Qt.Key(ord(key.upper()))
    with qtbot.waitSignal(lock.closed, timeout=2_000):
        QTest.keyClick(dialog.name, code, Qt.KeyboardModifier.ControlModifier)
    assert not any(isinstance(each, Dialog) and each.isVisible() for each in qapp_windows())


def qapp_windows() -> list[object]:
    return list(QApplication.topLevelWidgets())
