"""The lock of Windows: messages of its session and power, sent to a window of ours."""

import ctypes
import sys
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal

# winuser.h and wtsapi32.h
WM_POWERBROADCAST = 0x0218
WM_WTSSESSION_CHANGE = 0x02B1
PBT_APMSUSPEND = 0x0004
WTS_CONSOLE_DISCONNECT = 0x2
WTS_REMOTE_DISCONNECT = 0x4
WTS_SESSION_LOGOFF = 0x6
WTS_SESSION_LOCK = 0x7
_NOTIFY_FOR_THIS_SESSION = 0
_SESSION = {
    WTS_CONSOLE_DISCONNECT: "user",
    WTS_REMOTE_DISCONNECT: "user",
    WTS_SESSION_LOGOFF: "end",
    WTS_SESSION_LOCK: "screen",
}


def meaning(message: int, wparam: int) -> str:
    """Why this message of Windows asks for a lock; "" when it does not."""
    if message == WM_WTSSESSION_CHANGE:
        return _SESSION.get(wparam, "")
    return "sleep" if (message, wparam) == (WM_POWERBROADCAST, PBT_APMSUSPEND) else ""


class _Filter(QAbstractNativeEventFilter):
    def __init__(self, owner: "WindowsLock") -> None:
        super().__init__()
        self._owner = owner

    def nativeEventFilter(  # noqa: N802 - Qt override
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> Any:
        if QByteArray(kind).startsWith(b"windows_"):
            told = wintypes.MSG.from_address(int(message))
            if why := meaning(told.message, told.wParam):
                self._owner.lock_wanted.emit(why)
        return False, 0


class WindowsLock(QObject):
    """Hears lock, disconnect, logging off and sleep; Windows lets nobody delay its sleep."""

    lock_wanted = Signal(str)

    def __init__(self, parent: QObject, window: int) -> None:
        super().__init__(parent)
        self._filter = _Filter(self)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        if sys.platform == "win32":
            register = ctypes.windll.wtsapi32.WTSRegisterSessionNotification
            register(wintypes.HWND(window), _NOTIFY_FOR_THIS_SESSION)

    def delay_sleep(self) -> None:
        """The suspend message is answered only when the lock was done; nothing to ask for."""

    def let_sleep(self) -> None:
        """Nothing was asked for."""
