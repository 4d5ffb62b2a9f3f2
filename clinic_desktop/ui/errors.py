"""The last stop of every exception: shown kindly if expected, reported without secrets if a bug."""

import logging
import secrets
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from clinic_desktop.domain.errors import Cancelled, ClinicError, SignedOut
from clinic_desktop.domain.language import _

log = logging.getLogger(__name__)
LARGEST_LOG, KEPT_LOGS = 1_000_000, 4

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def frames(error: BaseException) -> str:
    """Types and places of an error and its causes; never its message, values or source lines."""
    lines = []
    for one in _chain(error):
        lines.append(type(one).__qualname__)
        for frame, line in traceback.walk_tb(one.__traceback__):
            code = frame.f_code
            lines.append(f"  {Path(code.co_filename).name}:{line} in {code.co_name}")
    return "\n".join(lines)


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and one not in chain:
        chain.append(one)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return chain


class RedactingFormatter(logging.Formatter):
    """Writes an exception as types and places, because its text may hold a patient's data."""

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        return frames(ei[1]) if ei[1] else ""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have kept the full text there
        return super().format(record)


def log_to(file: Path) -> logging.Handler:
    """Write the program's log to `file`; older pieces of 1 MB are kept, four at most."""
    # the library's rotating handler loads sockets and pickles: 15 ms before the window shows
    file.parent.mkdir(parents=True, exist_ok=True)
    rotate(file)
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(min(root.level, logging.INFO) or logging.INFO)
    return handler


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
        log.error("bug %s: %s", reference, frames(error))
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
    return stop


def last_words(app: QApplication, error: ClinicError) -> None:
    """Say why the program cannot open, before there is a window, and wait for the answer."""
    stop = LastStop(app)
    stop.show(error)
    app.exec()
