"""The computer's own lock, sleep, change of user and end of session, on whatever system."""

import sys
from typing import Protocol

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget


class SystemLock(Protocol):
    """`lock_wanted` says why: "screen", "sleep", "user" or "end"."""

    @property
    def lock_wanted(self) -> SignalInstance: ...

    def delay_sleep(self) -> None:
        """Somebody works here: ask the system to wait with its sleep until `let_sleep`."""

    def let_sleep(self) -> None:
        """Everything is closed."""


def system_lock(parent: QObject, window: QWidget) -> SystemLock | None:
    """What this system has, listening already; None where it has nothing we know how to hear.

    `window` lives as long as the program: Windows speaks to a window. Without a bus or a service
    nothing is ever heard, which is no error: idleness and the jump of the clock remain.
    """
    # each is loaded on its system alone, and only once somebody has signed in
    if sys.platform == "win32":
        from clinic_desktop.ui.access.system_lock_windows import WindowsLock

        return WindowsLock(parent, int(window.winId()))
    if sys.platform == "linux":
        from clinic_desktop.ui.access.system_lock_linux import LinuxLock

        return LinuxLock(parent)
    return None
