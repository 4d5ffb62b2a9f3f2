"""As much of logind as the program asks, on a bus of its own."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
    QDBusVirtualObject,
)

LOGIND = "org.freedesktop.login1"
ROOT = "/org/freedesktop/login1"
MINE = f"{ROOT}/session/_31"
_NUMBERS = count()


class Logind(QDBusVirtualObject):
    """Which session is ours, whether it is seen, an inhibitor; says what it is told to say."""

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

    def leave(self) -> None:
        self._bus.unregisterObject(ROOT)
        self._bus.unregisterService(LOGIND)
        for ours in self.held:
            os.close(ours)


@contextmanager
def own_bus() -> Iterator[str]:
    """The address of a new bus that ends with the test."""
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
