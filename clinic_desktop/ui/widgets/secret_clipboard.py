"""What the program leaves on the clipboard: marked as private, wiped soon or at the lock (4.16)."""

from PySide6.QtCore import QByteArray, QMimeData, QObject, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication

WIPED_AFTER = 30_000  # ms
# The marks KeePassXC uses: clipboard histories and their copies in a cloud leave it out.
MARKS = {
    "x-kde-passwordManagerHint": b"secret",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
    "application/x-nspasteboard-concealed-type": b"secret",
}


def marked(text: str) -> QMimeData:
    """The text alone, without the rich form that a control may add."""
    content = QMimeData()
    content.setText(text)
    for name, value in MARKS.items():
        content.setData(name, QByteArray(value))
    return content


class SecretClipboard(QObject):
    """Keeps at most one secret on the clipboard, for 30 seconds; lives as long as the program."""

    def __init__(self, wiped_after: int = WIPED_AFTER) -> None:
        super().__init__(QGuiApplication.instance())
        self._secret = ""
        self._timer = QTimer(self, singleShot=True, interval=wiped_after)
        self._timer.timeout.connect(self.wipe)

    def copy(self, secret: str) -> None:
        QGuiApplication.clipboard().setMimeData(marked(secret))
        self._secret = secret
        self._timer.start()

    def wipe(self) -> None:
        """Take the secret off, unless something else was copied meanwhile."""
        self._timer.stop()
        clipboard = QGuiApplication.clipboard()
        if self._secret and clipboard.text() == self._secret:
            clipboard.clear()
        self._secret = ""


class ClipboardWatch(QObject):
    """Looks after what people copy with Ctrl+C or by selecting; one for the whole program.

    What was copied here is marked as private. From a control for secrets it is wiped after 30
    seconds, and the selection that X11 hands to every program is taken back at once. `wipe`
    belongs to the lock and to the end of the program.
    """

    def __init__(self, wiped_after: int = WIPED_AFTER) -> None:
        super().__init__(QGuiApplication.instance())
        self._secrets = SecretClipboard(wiped_after)
        clipboard = QGuiApplication.clipboard()
        clipboard.dataChanged.connect(self._copied)
        clipboard.selectionChanged.connect(self._selected)

    def wipe(self) -> None:
        """Nothing that was copied in this program can be pasted any more."""
        self._secrets.wipe()
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.ownsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    def _copied(self) -> None:
        clipboard = QGuiApplication.clipboard()
        content = clipboard.mimeData() if clipboard.ownsClipboard() else None
        if content is None or not content.hasText() or _is_marked(content):
            return
        text = content.text()
        if _is_secret_in_hand():
            self._secrets.copy(text)
        else:
            clipboard.setMimeData(marked(text))

    def _selected(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard.ownsSelection() and _is_secret_in_hand():
            clipboard.clear(QClipboard.Mode.Selection)


def _is_marked(content: QMimeData) -> bool:
    # one is enough: a system need not give back the marks that are meant for another
    return any(content.hasFormat(name) for name in MARKS)


def _is_secret_in_hand() -> bool:
    """Whether the control that has the keyboard says that it holds something sensitive."""
    at = QApplication.focusWidget()
    return at is not None and bool(at.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData)
