"""The lock of the Linux desktop: logind on the system bus, screen savers on the session bus."""

import os
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusError,
    QDBusMessage,
    QDBusObjectPath,
    QDBusUnixFileDescriptor,
    QDBusVariant,
)

_LOGIND = "org.freedesktop.login1"
_MANAGER = f"{_LOGIND}.Manager"
_SESSION = f"{_LOGIND}.Session"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_ROOT = "/org/freedesktop/login1"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_PATIENCE = 5_000  # ms


class LinuxLock(QObject):
    """Hears the desktop; a logind inhibitor lets the file be closed before the computer sleeps."""

    lock_wanted = Signal(str)

    def __init__(
        self,
        parent: QObject,
        system: QDBusConnection | None = None,
        desktop: QDBusConnection | None = None,
    ) -> None:
        """`system` and `desktop` replace the buses in tests."""
        super().__init__(parent)
        self._system = QDBusConnection.systemBus() if system is None else system
        self._inhibitor: QDBusUnixFileDescriptor | None = None
        self._is_wanted = False
        self.session = ""  # the path of ours, once logind has said it
        self._listen_to_logind()
        self._listen_to_savers(QDBusConnection.sessionBus() if desktop is None else desktop)

    # what the desktop says

    def _listen_to_logind(self) -> None:
        for name in ("PrepareForSleep", "PrepareForShutdown"):
            slot = _slot(f"_{name}(bool)")
            self._system.connect(_LOGIND, _ROOT, _MANAGER, name, self, slot)
        # a program of the desktop need not belong to the session that it is seen in
        mine = os.environ.get("XDG_SESSION_ID", "auto")
        self._call(_ROOT, _MANAGER, "GetSession", (mine,), "_found(QDBusObjectPath)")

    def _listen_to_savers(self, session: QDBusConnection) -> None:
        for name in _SAVERS:
            session.connect(name, "", name, "ActiveChanged", self, _slot("_saver(bool)"))

    @Slot(bool)
    def _PrepareForSleep(self, is_beginning: bool) -> None:  # noqa: N802 - logind's name
        if is_beginning:
            self.lock_wanted.emit("sleep")

    @Slot(bool)
    def _PrepareForShutdown(self, is_beginning: bool) -> None:  # noqa: N802 - logind's name
        if is_beginning:
            self.lock_wanted.emit("end")

    @Slot(bool)
    def _saver(self, is_active: bool) -> None:
        if is_active:
            self.lock_wanted.emit("screen")

    @Slot("QDBusObjectPath")
    def _found(self, session: QDBusObjectPath) -> None:
        self.session = session.path()
        connect, path = self._system.connect, self.session
        connect(_LOGIND, path, _SESSION, "Lock", self, _slot("_locked()"))
        connect(_LOGIND, path, _PROPERTIES, "PropertiesChanged", self, _slot("_changed()"))

    @Slot()
    def _locked(self) -> None:
        self.lock_wanted.emit("screen")

    @Slot()
    def _changed(self) -> None:
        # PySide hands a map of properties over unreadable: ask for the one that matters
        self._call(self.session, _PROPERTIES, "Get", (_SESSION, "Active"), "_active(QDBusVariant)")

    @Slot("QDBusVariant")
    def _active(self, is_active: QDBusVariant) -> None:
        if is_active.variant() is False:
            self.lock_wanted.emit("user")

    # sleep waits for us

    def delay_sleep(self) -> None:
        """Ask logind to wait; it grants five seconds unless its owner set another time."""
        self._is_wanted = True
        if self._inhibitor is None:
            what = ("sleep:shutdown", "Clinic Desktop", "Closing the clinic's file", "delay")
            self._call(_ROOT, _MANAGER, "Inhibit", what, "_granted(QDBusUnixFileDescriptor)")

    def let_sleep(self) -> None:
        self._is_wanted, self._inhibitor = False, None

    @Slot("QDBusUnixFileDescriptor")
    def _granted(self, inhibitor: QDBusUnixFileDescriptor) -> None:
        if self._is_wanted:
            self._inhibitor = inhibitor  # dropping it closes it, and that lets the system sleep

    def _call(
        self, path: str, interface: str, name: str, arguments: tuple[str, ...], slot: str
    ) -> None:
        message = QDBusMessage.createMethodCall(_LOGIND, path, interface, name)
        message.setArguments(list(arguments))
        refused = _slot("_refused(QDBusError,QDBusMessage)")
        self._system.callWithCallback(message, self, _slot(slot), refused, _PATIENCE)

    @Slot("QDBusError", "QDBusMessage")
    def _refused(self, _error: QDBusError, _message: QDBusMessage) -> None:
        """A system without logind, or without such a session: nothing will be heard of it."""


def _slot(signature: str) -> Any:
    return SLOT(signature)  # text, where PySide's own stubs ask for bytes and its code for text
