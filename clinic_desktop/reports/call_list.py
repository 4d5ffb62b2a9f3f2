"""Whom to call before a day, on paper: number, time, boxes to tick, a line for notes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from clinic_desktop.domain import weekday_words
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.domain.message_text import MessageKind
from clinic_desktop.reports.layout import (
    BODY,
    CELL,
    GAP,
    HINT,
    LABEL,
    NOTE,
    START,
    STRONG,
    apart,
    joined,
)
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.sheets import Sheets
from clinic_desktop.usecases.reminders import CallLine

_TIME, _NAME, _PHONE = 0.14, 0.5, 0.36  # shares of the width
_BOX = 9.0
_NOTES = 1.6 * BODY.leading
_WHITE = "#FFFFFF"


def build(lines: Sequence[CallLine], day: date, printed: Printed) -> bytes:
    """The calls in order of time; a call is never torn between two pages."""
    sheets = Sheets(_("Call list"), printed)
    count = ngettext("{n} call", "{n} calls", len(lines)).format(n=len(lines))
    sheets.text(joined(apart(weekday_words.with_date(day, printed.formatter)), count), LABEL)
    said = _("For the desk only. Destroy this sheet when the calls are done.")
    sheets.text(said, NOTE)
    sheets.space(GAP)
    for line in lines:
        _call(sheets, line, printed)
    if not lines:
        sheets.nothing(_("Nobody has to be called."))
    return sheets.finish()


def _call(sheets: Sheets, line: CallLine, printed: Printed) -> None:
    pen, width, formatter = sheets.pen, sheets.width, printed.formatter
    bold = replace(STRONG, align=START.align)
    name = pen.lines(line.patient, _NAME * width - GAP, bold)
    below = pen.lines(_below(line), _NAME * width - GAP, CELL)
    height = len(name) * bold.leading + max(len(below), 1) * CELL.leading
    start, top = sheets.place(height + _NOTES + 2 * GAP)
    top -= GAP
    pen.write(apart(formatter.time(line.start)), start, top, _TIME * width, bold)
    pen.draw(name, start + _TIME * width, top, _NAME * width - GAP, bold)
    phone = apart(formatter.phone(line.phone))
    side = start + (_TIME + _NAME) * width
    pen.write(phone, side, top, _PHONE * width, bold)
    second = top - len(name) * bold.leading
    pen.write(_kind(line.kind), start, second, _TIME * width - GAP, replace(CELL, color=HINT))
    pen.draw(below, start + _TIME * width, second, _NAME * width - GAP, CELL)
    _boxes(sheets, side, top - bold.leading, _PHONE * width)
    foot = top - height - _NOTES
    pen.write(_("Notes"), start, foot + NOTE.leading + 2, _TIME * width, NOTE)
    pen.rule(start + _TIME * width, foot, (1 - _TIME) * width, HINT)


def _boxes(sheets: Sheets, start: float, top: float, width: float) -> None:
    """Three to tick: told, no answer, something else was agreed."""
    for at, text in enumerate((_("told"), _("no answer"), _("changed"))):
        left = start + at * width / 3
        low = top - CELL.leading + 2
        sheets.pen.box(left, low, _BOX, _BOX, HINT)
        sheets.pen.box(left + 0.8, low + 0.8, _BOX - 1.6, _BOX - 1.6, _WHITE)
        sheets.pen.write(text, left + _BOX + 3, top, width / 3 - _BOX - 4, NOTE)


def _below(line: CallLine) -> str:
    tried = _("called before, no answer") if line.was_tried else ""
    number = _("No. {number}").format(number=apart(line.number))
    return joined(line.practitioner, number, tried)


def _kind(kind: MessageKind) -> str:
    return {
        MessageKind.MOVED: _("new time"),
        MessageKind.CANCELLED: _("cancelled"),
    }.get(kind, "")
