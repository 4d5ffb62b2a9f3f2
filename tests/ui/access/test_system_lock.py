"""The lock of the desktop, heard on a real bus; of Windows only what its messages mean."""

import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinic_desktop.ui.access import system_lock_windows as windows

if sys.platform != "linux":
    pytest.skip("only Linux has a D-Bus", allow_module_level=True)

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)

from clinic_desktop.ui.access.system_lock_linux import LinuxLock

LOGIND = "org.freedesktop.login1"
ROOT = "/org/freedesktop/login1"
MINE = f"{ROOT}/session/_31"
_NUMBERS = count()


class Logind(QDBusVirtualObject):
    """As much of logind as the program asks: its session, whether it is seen, an inhibitor."""

    def __init__(self, bus: QDBusConnection) -> None:
        super().__init__()
        self._bus = bus
        self.is_active = True
        self.held: list[int] = []  # our ends of the inhibitors handed out
        assert bus.registerService(LOGIND)
        how = QDBusConnection.VirtualObjectRegisterOption.SubPath
        assert bus.registerVirtualObject(ROOT, self, how)

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:  # noqa: N802 - Qt override
        answers = {"GetSession": self._session, "Get": self._active, "Inhibit": self._inhibit}
        connection.send(message.createReply(answers[message.member()]()))
        return True

    def _session(self) -> QDBusObjectPath:
        return QDBusObjectPath(MINE)

    def _active(self) -> QDBusVariant:
        return QDBusVariant(self.is_active)

    def _inhibit(self) -> QDBusUnixFileDescriptor:
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        self.held.append(ours)
        handed = QDBusUnixFileDescriptor(theirs)
        os.close(theirs)
        return handed

    def say(self, path: str, interface: str, name: str, *arguments: Any) -> None:
        message = QDBusMessage.createSignal(path, interface, name)
        message.setArguments(list(arguments))
        assert self._bus.send(message)

    def sleeps_at_once(self) -> bool:
        """Whether nobody delays the sleep any more: the other end of each inhibitor is closed."""

        def is_released(ours: int) -> bool:
            try:
                return os.read(ours, 1) == b""
            except BlockingIOError:
                return False

        return all(is_released(ours) for ours in self.held)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = ("dbus-daemon", "--session", "--nofork", "--print-address=1")
    daemon = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert daemon.stdout is not None
    yield daemon.stdout.readline().decode().strip()
    daemon.terminate()
    daemon.wait()
    daemon.stdout.close()


def connection(address: str) -> QDBusConnection:
    made = QDBusConnection.connectToBus(address, f"test-{next(_NUMBERS)}")
    assert made.isConnected()
    return made


@pytest.fixture
def logind(qapp: QApplication, address: str) -> Iterator[Logind]:
    bus = connection(address)
    made = Logind(bus)
    yield made
    bus.unregisterObject(ROOT)
    bus.unregisterService(LOGIND)
    for ours in made.held:
        os.close(ours)


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
