"""Two programs on one X screen: ours copies, the other tells what it can paste."""

import subprocess
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from clinic_desktop.ui.widgets.password_edit import PasswordEdit
from clinic_desktop.ui.widgets.row_table_model import Column, RowTableModel
from clinic_desktop.ui.widgets.secret_clipboard import ClipboardWatch
from clinic_desktop.ui.widgets.table_view import TableView

NAME, PASSWORD = "Layla Haddad", "walnut bicycle thunder"
MARK = "x-kde-passwordManagerHint"
ELSEWHERE = "from elsewhere"
PATIENCE = 10.0  # seconds


class Other:
    """The other program: says what stands on clipboard and selection, and copies something itself."""

    def __init__(self) -> None:
        command = (sys.executable, "-m", __spec__.name, "other")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, question: str) -> str:
        """Our own program must answer the other while it waits, so events go on."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{question}\n")
        self._process.stdin.flush()
        return until_line(self._process)

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


def until_line(process: "subprocess.Popen[str]") -> str:
    import threading  # only this program waits and lives at once

    said: list[str] = []
    assert process.stdout is not None
    listener = threading.Thread(
        target=lambda out: said.append(out.readline()), args=(process.stdout,)
    )
    listener.start()
    until(lambda: bool(said))
    listener.join()
    return said[0].rstrip("\n")


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        QApplication.processEvents()
        time.sleep(0.005)


def be_the_other() -> None:
    app = QApplication([])
    clipboard = QGuiApplication.clipboard()
    for line in sys.stdin:
        question = line.strip()
        if question == "copy":
            clipboard.setText(ELSEWHERE)
        time.sleep(0.03)  # the server's news come in
        QApplication.processEvents()
        mode = QClipboard.Mode.Selection if question == "selection" else QClipboard.Mode.Clipboard
        content = clipboard.mimeData(mode)
        marked = content is not None and content.hasFormat(MARK)
        sys.stdout.write(f"{clipboard.text(mode)}|{marked}\n")
        sys.stdout.flush()
    del app


def main() -> None:
    app = QApplication([])
    watch, other = ClipboardWatch(wiped_after=400), Other()
    window = QWidget()
    table = TableView(RowTableModel([Column[str]("Name", str)], key=hash), "people", "People")
    table.rows.show([NAME])
    edit, line = PasswordEdit(), QLineEdit(NAME)
    edit.line.setText(PASSWORD)
    layout = QVBoxLayout(window)
    for widget in (table, edit, line):
        layout.addWidget(widget)
    window.show()
    assert QTest.qWaitForWindowActive(window)
    try:
        act(watch, other, (table, edit, line))
    finally:
        other.end()
    del app


def act(watch: ClipboardWatch, other: Other, at: tuple[TableView, PasswordEdit, QLineEdit]) -> None:
    table, edit, line = at
    table.setFocus()
    table.select_first()
    copy(table)
    say(other.ask("clipboard") == f"{NAME}|True", "table-copy-readable-and-marked")
    watch.wipe()
    say(other.ask("clipboard") == "|False", "gone-after-lock")
    edit._show.setChecked(True)
    edit.line.setFocus()
    edit.line.selectAll()
    copy(edit.line)
    say(other.ask("clipboard") == f"{PASSWORD}|True", "shown-password-marked-as-secret")
    until(lambda: other.ask("clipboard") == "|False")
    say(True, "gone-after-its-time")
    select_all_of(edit.line)
    say(other.ask("selection") == "|False", "shown-password-not-in-selection")
    edit._show.setChecked(False)
    edit.line.selectAll()
    copy(edit.line)
    say(other.ask("clipboard") == "|False", "hidden-password-not-copied")
    line.setFocus()
    select_all_of(line)
    assert other.ask("selection") == f"{NAME}|False"
    watch.wipe()
    say(other.ask("selection") == "|False", "name-in-selection-gone-after-lock")
    other.ask("copy")
    watch.wipe()
    say(other.ask("clipboard") == f"{ELSEWHERE}|False", "copied-elsewhere-stays-after-lock")


def copy(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)


def select_all_of(line: QLineEdit) -> None:
    """Select everything with the keyboard, as a person does: X11 takes it as the selection."""
    line.deselect()
    QTest.keyClick(line, Qt.Key.Key_Home)
    QTest.keyClick(line, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)


def say(holds: bool, what: str) -> None:
    sys.stdout.write(f"{what if holds else 'NOT-' + what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    be_the_other() if sys.argv[1:] else main()
