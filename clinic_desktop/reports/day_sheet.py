"""The day on paper: who comes when, to whom, with what to be careful about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from clinic_desktop.domain import weekday_words
from clinic_desktop.domain.language import _, ngettext
from clinic_desktop.reports.layout import (
    CELL,
    GAP,
    HEAD,
    START,
    STRONG,
    Column,
    apart,
    joined,
)
from clinic_desktop.reports.printed import Printed
from clinic_desktop.reports.sheets import Sheets
from clinic_desktop.usecases.day_paper import SheetColumn, SheetLine

_WHO = replace(START, is_bold=True)
_WITH_A_ROW = _WHO.leading + HEAD.leading + 4 * CELL.leading + 4 * GAP


def build(columns: Sequence[SheetColumn], printed: Printed, title: str = "") -> bytes:
    """One part for each practitioner and day, in the given order; names nobody in the metadata."""
    sheets = Sheets(title or _("Day sheet"), printed)
    for day, found in groupby(columns, lambda column: column.day):
        write_day(sheets, day, tuple(found), printed)
    return sheets.finish()


def write_day(sheets: Sheets, day: date, columns: Sequence[SheetColumn], printed: Printed) -> None:
    """The lists of one day."""
    sheets.room(_WITH_A_ROW + STRONG.leading + GAP)
    sheets.text(apart(weekday_words.with_date(day, printed.formatter)), STRONG)
    sheets.space(GAP)
    for column in columns:
        sheets.room(_WITH_A_ROW)  # a name never stands alone at the foot of a page
        count = ngettext("{n} appointment", "{n} appointments", len(column.lines))
        sheets.text(joined(column.practitioner, count.format(n=len(column.lines))), _WHO)
        sheets.space(GAP)
        if column.lines:
            sheets.table(_headings(), list(_cells(column.lines, printed)))
        else:
            sheets.nothing(_("Nobody is booked."))
        sheets.space(3 * GAP)


def _headings() -> list[Column]:
    return [
        Column(_("Time"), 14),
        Column(_("Patient"), 26),
        Column(_("Phone"), 17),
        Column(_("For"), 20),
        Column(_("Be careful"), 23),
    ]


def _cells(lines: Iterable[SheetLine], printed: Printed) -> Iterable[Sequence[str]]:
    formatter = printed.formatter
    for line in lines:
        row = line.row
        start, end = formatter.time(row.start), formatter.time(row.end)
        yield (
            apart(f"{start} – {end}"),
            "\n".join(filter(None, (row.patient, "" if row.is_closed else apart(row.number)))),
            apart(formatter.phone(row.phone)) if row.phone else "",
            "\n".join(filter(None, (row.services, line.room, row.note))),
            "\n".join(line.alerts),
        )
