"""The lock of the desktop, heard on a real bus; of Windows only what its messages mean."""

import sys
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.access import system_lock_windows as windows

if sys.platform != "linux":
    pytest.skip("only Linux has a D-Bus", allow_module_level=True)

from PySide6.QtDBus import QDBusConnection, QDBusMessage

from clinic_desktop.ui.access.system_lock_linux import LinuxLock
from tests.ui.access.logind import LOGIND, MINE, ROOT, Logind, connection, own_bus


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with own_bus() as made:
        yield made


@pytest.fixture
def logind(qapp: QApplication, address: str) -> Iterator[Logind]:
    made = Logind(connection(address))
    yield made
    made.leave()


@pytest.fixture
def lock(qtbot: QtBot, logind: Logind, address: str) -> Iterator[LinuxLock]:
    owner, bus = QObject(), connection(address)
    made = LinuxLock(owner, bus, bus)
    qtbot.waitUntil(lambda: made.session == MINE)
    yield made
    made.deleteLater()
    owner.deleteLater()


@pytest.mark.parametrize(
    ("why", "path", "interface", "name"),
    [
        ("sleep", ROOT, f"{LOGIND}.Manager", "PrepareForSleep"),
        ("end", ROOT, f"{LOGIND}.Manager", "PrepareForShutdown"),
    ],
)
def test_sleep_and_shutting_down_ask_for_a_lock_when_they_begin(
    qtbot: QtBot, logind: Logind, lock: LinuxLock, why: str, path: str, interface: str, name: str
) -> None:
    heard: list[str] = []
    lock.lock_wanted.connect(heard.append)
    logind.say(path, interface, name, False)
    logind.say(path, interface, name, True)
    qtbot.waitUntil(lambda: heard == [why], timeout=2_000)


def test_locking_the_session_asks_for_a_lock(qtbot: QtBot, logind: Logind, lock: LinuxLock) -> None:
    with qtbot.waitSignal(lock.lock_wanted, timeout=2_000) as heard:
        logind.say(MINE, f"{LOGIND}.Session", "Lock")
    assert heard.args == ["screen"]


def test_another_users_session_says_nothing_about_ours(
    qtbot: QtBot, logind: Logind, lock: LinuxLock
) -> None:
    heard: list[str] = []
    lock.lock_wanted.connect(heard.append)
    logind.say(f"{ROOT}/session/_32", f"{LOGIND}.Session", "Lock")
    logind.say(ROOT, f"{LOGIND}.Manager", "PrepareForSleep", True)
    qtbot.waitUntil(lambda: heard == ["sleep"], timeout=2_000)


def test_switching_to_another_user_asks_for_a_lock(
    qtbot: QtBot, logind: Logind, lock: LinuxLock
) -> None:
    heard: list[str] = []
    lock.lock_wanted.connect(heard.append)
    changed = (MINE, "org.freedesktop.DBus.Properties", "PropertiesChanged", f"{LOGIND}.Session")
    logind.say(*changed, {"IdleHint": True}, [])
    logind.is_active = False
    logind.say(*changed, {"Active": False}, [])
    qtbot.waitUntil(lambda: "user" in heard, timeout=2_000)


@pytest.mark.parametrize("saver", ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"])
def test_a_screen_saver_asks_for_a_lock(
    qtbot: QtBot, logind: Logind, lock: LinuxLock, address: str, saver: str
) -> None:
    desktop = connection(address)
    assert desktop.registerService(saver)
    heard: list[str] = []
    lock.lock_wanted.connect(heard.append)
    message = QDBusMessage.createSignal("/ScreenSaver", saver, "ActiveChanged")
    message.setArguments([True])

    def is_heard() -> bool:
        desktop.send(message)  # until the bus told our side who owns the name
        return "screen" in heard

    qtbot.waitUntil(is_heard, timeout=2_000)
    desktop.unregisterService(saver)


def test_sleep_waits_until_the_file_is_closed(
    qtbot: QtBot, logind: Logind, lock: LinuxLock
) -> None:
    lock.delay_sleep()
    qtbot.waitUntil(lambda: len(logind.held) == 1)
    qtbot.waitUntil(lambda: not logind.sleeps_at_once())
    lock.let_sleep()
    qtbot.waitUntil(logind.sleeps_at_once)


def test_a_computer_without_buses_is_no_error(qtbot: QtBot, qapp: QApplication) -> None:
    nowhere = QDBusConnection.connectToBus("unix:path=/nowhere", "nowhere")
    lock = LinuxLock(qapp, nowhere, nowhere)
    lock.delay_sleep()
    lock.let_sleep()
    lock.deleteLater()


@pytest.mark.parametrize(
    ("message", "wparam", "why"),
    [
        (windows.WM_WTSSESSION_CHANGE, windows.WTS_SESSION_LOCK, "screen"),
        (windows.WM_WTSSESSION_CHANGE, windows.WTS_CONSOLE_DISCONNECT, "user"),
        (windows.WM_WTSSESSION_CHANGE, windows.WTS_REMOTE_DISCONNECT, "user"),
        (windows.WM_WTSSESSION_CHANGE, windows.WTS_SESSION_LOGOFF, "end"),
        (windows.WM_WTSSESSION_CHANGE, 0x8, ""),  # unlocked
        (windows.WM_WTSSESSION_CHANGE, 0x1, ""),  # connected to the console
        (windows.WM_POWERBROADCAST, windows.PBT_APMSUSPEND, "sleep"),
        (windows.WM_POWERBROADCAST, 0x12, ""),  # woken up
        (windows.WM_POWERBROADCAST, windows.WTS_SESSION_LOCK, ""),
        (0x0100, windows.WTS_SESSION_LOCK, ""),  # a key
    ],
)
def test_what_windows_says(message: int, wparam: int, why: str) -> None:
    assert windows.meaning(message, wparam) == why
