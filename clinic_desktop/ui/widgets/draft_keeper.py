"""Keeps what is being typed, so that a lock, a crash or a power cut loses at most seconds."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from clinic_desktop.ui.desk import Desk
from clinic_desktop.usecases import drafts
from clinic_desktop.usecases.drafts import Draft

PAUSE = 2_000  # ms after the last key


class DraftKeeper(QObject):
    """Saves `content()` under `key` a pause after each change."""

    def __init__(
        self, desk: Desk, key: str, content: Callable[[], dict[str, Any]], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self.key = key
        self._content = content
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.keep)

    def found(self) -> Draft | None:
        """What was left unfinished here before."""
        return self._desk.run(drafts.load, self.key)

    def touch(self) -> None:
        """Something was typed; does not put off a save that is due."""
        if not self._timer.isActive():
            self._timer.start()

    def has_unkept(self) -> bool:
        return self._timer.isActive()

    def stop(self) -> None:
        """Save nothing more: the desk is being locked, and what is typed is kept in another way."""
        self._timer.stop()

    def keep(self) -> None:
        """Save now."""
        self._timer.stop()
        self._desk.run(drafts.save, self.key, self._content())

    def drop(self) -> None:
        """It is saved for good, or not wanted any more."""
        self._timer.stop()
        self._desk.run(drafts.drop, self.key)
