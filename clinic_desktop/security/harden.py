"""Keeps what this process knows out of crash dumps, other programs and the standard error stream."""

import ctypes
import faulthandler
import logging
import sys
import threading
import warnings
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from clinic_desktop.domain import redaction
from clinic_desktop.domain.redaction import RedactingFormatter

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

PR_SET_DUMPABLE = 4
# Windows: no box that offers to send a report, no heap in one that is sent all the same.
SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX = 0x0001, 0x0002
WER_FAULT_REPORTING_FLAG_NOHEAP = 0x0001

log = logging.getLogger(__name__)


def forbid_memory_dumps() -> None:
    """No core files; on Linux no attaching by other programs of the same user either."""
    if sys.platform == "win32":
        _leave_out_of_error_reports()
        return
    # Only there on POSIX.
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def _leave_out_of_error_reports() -> None:
    """Windows Error Reporting writes memory to disk and may send it; never run in our tests."""
    if sys.platform != "win32":
        return
    kernel = ctypes.windll.kernel32
    kernel.SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX)
    try:
        ctypes.windll.wer.WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP)
        if getattr(sys, "frozen", False):  # from source it would name every Python program
            ctypes.windll.wer.WerAddExcludedApplication(sys.executable, False)
    except (AttributeError, OSError):
        log.warning("error reports of Windows could not be switched off")


def say_nothing_aside() -> None:
    """Whatever would reach the standard error stream unasked loses its text first.

    Left: lines the program says on purpose, and Qt's own complaint that it finds no screen.
    """
    faulthandler.disable()
    logging.raiseExceptions = False  # else a record that cannot be written is shown with its values
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(RedactingFormatter())
    warnings.showwarning = _warned
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_in_thread


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,  # noqa: ARG001 - Python's signature; a path may hold a person's name
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    log.warning("a library warned: %s %s line %s", category, type(message), lineno)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    if error.__traceback__ is None:
        error = error.with_traceback(trace)
    if sys.stderr is not None:
        sys.stderr.write(f"{redaction.frames(error)}\n")


def _unraisable(unraisable: "UnraisableHookArgs") -> None:
    error = unraisable.exc_value
    log.error("error while something was thrown away", exc_info=error)


def _uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
