"""The one way into the log: fixed sentences, ids, numbers and names of kinds; all else is dropped."""

import logging
import re
import traceback
from enum import Enum
from pathlib import Path
from types import TracebackType

OUR_LOGGERS = "clinic_desktop"
LEFT_OUT = "…"
ID = re.compile(r"[0-9a-f]{32}")  # domain.ids; no shorter: a phone number is hexadecimal too

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Word(str):
    """A word of the program itself, such as an action or a reference; never one of a person."""

    __slots__ = ()


def told(value: object) -> str:
    """How a value stands in the log: in full where its kind is harmless, else as an ellipsis."""
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if value is None or type(value) in (bool, int, float, Word):  # a subclass may say anything
        return str(value)
    if isinstance(value, BaseException):
        return type(value).__qualname__
    if isinstance(value, type):
        return value.__qualname__
    return value if isinstance(value, str) and ID.fullmatch(value) else LEFT_OUT


def is_worth_writing(record: logging.LogRecord) -> bool:
    """Of a library only that it complains; what it merely reports would be a line without words."""
    return record.name.split(".")[0] == OUR_LOGGERS or record.levelno >= logging.WARNING


def sentence(record: logging.LogRecord) -> str:
    """What a record may say: our own fixed sentence filled in; of a library's not a word.

    A test reads the source: every sentence of ours is a constant, so nothing was put into it before.
    """
    is_ours = record.name.split(".")[0] == OUR_LOGGERS
    if not is_ours or type(record.msg) is not str:
        return LEFT_OUT
    args = record.args if isinstance(record.args, tuple) else (LEFT_OUT,) if record.args else ()
    try:
        return record.msg % tuple(_fit(value) for value in args) if args else record.msg
    except (TypeError, ValueError):
        return LEFT_OUT  # the sentence and its values do not fit each other


def _fit(value: object) -> object:
    """Plain numbers as they are, so that `%d` and `%.1f` work."""
    return value if type(value) in (int, float) else told(value)


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
    """Time, level, logger and `sentence`; an exception as its types and places."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Works on a copy: another handler may have kept the full text in the record."""
        shown = logging.makeLogRecord(record.__dict__)
        shown.msg, shown.args = sentence(record), ()
        shown.exc_text = shown.stack_info = None
        return super().format(shown)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        return frames(ei[1]) if ei[1] else ""
