"""Copying a secret: marked so that clipboard histories leave it out, and wiped soon (SECURITY.md 4.16)."""

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

WIPED_AFTER = 30_000  # ms
_MARKS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    "application/x-nspasteboard-concealed-type": b"secret",
}


class SecretClipboard(QObject):
    """Keeps at most one secret on the clipboard; lives as long as the program."""

    def __init__(self, wiped_after: int = WIPED_AFTER) -> None:
        super().__init__(QGuiApplication.instance())
        self._secret = ""
        self._timer = QTimer(self, singleShot=True, interval=wiped_after)
        self._timer.timeout.connect(self.wipe)

    def copy(self, secret: str) -> None:
        content = QMimeData()
        content.setText(secret)
        for name, value in _MARKS.items():
            content.setData(name, QByteArray(value))
        QGuiApplication.clipboard().setMimeData(content)
        self._secret = secret
        self._timer.start()

    def wipe(self) -> None:
        """Take the secret off, unless something else was copied meanwhile."""
        clipboard = QGuiApplication.clipboard()
        if self._secret and clipboard.text() == self._secret:
            clipboard.clear()
        self._secret = ""
