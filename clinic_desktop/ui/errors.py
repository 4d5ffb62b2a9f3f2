"""The last stop of every exception: shown kindly if expected, reported without secrets if a bug."""

import logging
import re
import secrets
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QMessageBox

from clinic_desktop.domain.errors import Cancelled, ClinicError, SignedOut
from clinic_desktop.domain.language import _
from clinic_desktop.domain.redaction import RedactingFormatter, Word, is_worth_writing

log = logging.getLogger(__name__)
LARGEST_LOG, KEPT_LOGS = 1_000_000, 4
QT_PLACE = re.compile(r"Q[A-Za-z]+::[A-Za-z]+")  # how Qt's own messages begin
QT_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_to(file: Path) -> logging.Handler:
    """Write the program's log to `file`; older pieces of 1 MB are kept, four at most."""
    # the library's rotating handler loads sockets and pickles: 15 ms before the window shows
    file.parent.mkdir(parents=True, exist_ok=True)
    rotate(file)
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(RedactingFormatter())
    handler.addFilter(is_worth_writing)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level, logging.INFO) or logging.INFO)
    return handler


def from_qt(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """What Qt complains of goes to the log without its text, which may name a person's file."""
    place = QT_PLACE.match(text)
    where = Word(place[0]) if place else None
    log.log(QT_LEVELS[kind], "Qt %s in %s", Word(context.category or "default"), where)


def rotate(file: Path) -> None:
    """At the start of the program: begin a new piece where the last one is full."""
    if not file.exists() or file.stat().st_size < LARGEST_LOG:
        return
    for number in range(KEPT_LOGS - 1, 0, -1):
        older = file.with_suffix(f".{number}.log")
        if older.exists():
            older.replace(file.with_suffix(f".{number + 1}.log"))
    file.replace(file.with_suffix(".1.log"))


class LastStop(QObject):
    """Every exception nobody caught ends here, from whatever thread.

    `signed_out` runs when a use case was refused because the desk is locked.
    """

    _elsewhere = Signal(object)  # raised on another thread

    def __init__(self, app: QApplication, signed_out: Callable[[], object] | None = None) -> None:
        super().__init__(app)
        self._signed_out = signed_out
        self._home = threading.get_ident()
        self._open: QMessageBox | None = None
        self._elsewhere.connect(self.show, Qt.ConnectionType.QueuedConnection)

    def caught(
        self, _kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """For sys.excepthook."""
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        if error.__traceback__ is None:
            error = error.with_traceback(trace)
        if threading.get_ident() == self._home:
            self.show(error)
        else:
            self._elsewhere.emit(error)

    def caught_in_thread(self, args: threading.ExceptHookArgs) -> None:
        """For threading.excepthook."""
        if args.exc_value is not None and args.exc_type is not SystemExit:
            self.caught(args.exc_type, args.exc_value, args.exc_traceback)

    def show(self, error: BaseException) -> None:
        """Say it to the person in a dialog that stops nothing; a bug is logged with a reference."""
        if isinstance(error, SignedOut):
            if self._signed_out:
                self._signed_out()
        elif isinstance(error, Cancelled):
            return
        elif isinstance(error, ClinicError):
            self._say(str(error), "", QMessageBox.Icon.Warning)
        else:
            self._report(error)

    def _report(self, error: BaseException) -> None:
        reference = secrets.token_hex(4)
        log.error("bug %s", Word(reference), exc_info=error)
        self._say(
            _("Something went wrong in the program."),
            _(
                "What was saved before is safe. If it happens again, tell the person who looks "
                "after this program; reference {reference}."
            ).format(reference=reference),
            QMessageBox.Icon.Critical,
        )

    def _say(self, text: str, detail: str, icon: QMessageBox.Icon) -> None:
        if self._open is not None:  # one at a time: a repeated fault must not bury the screen
            return
        box = QMessageBox(icon, QApplication.applicationDisplayName(), text)
        box.setParent(QApplication.activeWindow(), box.windowFlags())
        box.setObjectName("error_notice")
        box.setAccessibleName(text)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(detail)
        close = box.addButton(_("Close"), QMessageBox.ButtonRole.AcceptRole)
        close.setObjectName("error_close")
        close.setAccessibleName(_("Close"))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.destroyed.connect(self._closed)
        self._open = box
        box.open()

    def _closed(self) -> None:
        self._open = None


def install(app: QApplication, signed_out: Callable[[], object] | None = None) -> LastStop:
    """Make the last stop the end of every exception of this process."""
    stop = LastStop(app, signed_out)
    sys.excepthook = stop.caught
    threading.excepthook = stop.caught_in_thread
    qInstallMessageHandler(from_qt)
    return stop


def last_words(app: QApplication, error: ClinicError) -> None:
    """Say why the program cannot open, before there is a window, and wait for the answer."""
    stop = LastStop(app)
    stop.show(error)
    app.exec()
